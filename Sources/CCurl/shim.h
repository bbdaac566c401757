#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/* curl_easy_setopt and curl_easy_getinfo are variadic, and Swift calls nothing that is: a name for each kind of value. */
static inline CURLcode relais_curl_text(CURL *curl, CURLoption option, const char *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode relais_curl_number(CURL *curl, CURLoption option, long value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode relais_curl_list(CURL *curl, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode relais_curl_reading(CURL *curl, curl_read_callback read, void *from) {
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, read);
  return curl_easy_setopt(curl, CURLOPT_READDATA, from);
}
static inline CURLcode relais_curl_listening(CURL *curl, curl_debug_callback listen, void *with) {
  curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, listen);
  curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
  return curl_easy_setopt(curl, CURLOPT_DEBUGDATA, with);
}
static inline long relais_curl_answer(CURL *curl) {
  long code = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
  return code;
}
