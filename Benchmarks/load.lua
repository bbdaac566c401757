-- One connection a thread, each as someone of its own. What is asked stands in a file: lines of `path version`; a list that
-- ends is asked once through (POST), one line alone again and again (GET). Prints how many were answered, and how fast.
local ffi = require("ffi")
ffi.cdef [[ typedef struct { long sec; long nsec; } moment; int clock_gettime(int, moment *); ]]
local function now()
   local moment = ffi.new("moment")
   ffi.C.clock_gettime(1, moment)
   return tonumber(moment.sec) + tonumber(moment.nsec) / 1e9
end

local threads = {}
local counter = 0

function setup(thread)
   thread:set("number", counter)
   counter = counter + 1
   table.insert(threads, thread)
end

function init()
   method, calls, ok, bad, status_seen = os.getenv("BENCH_METHOD"), 0, 0, 0, 0
   headers = {}
   for name, value in string.gmatch(os.getenv("BENCH_HEADERS"), "([^\t]+)\t([^\n]+)\n") do headers[name] = value end
   local index = 0
   for token in string.gmatch(os.getenv("BENCH_TOKENS"), "[^,]+") do
      if index == number then
         mine = token
         if headers["Cookie"] then headers["Cookie"] = headers["Cookie"] .. token else headers["Authorization"] = "Bearer " .. token end
      end
      index = index + 1
   end
   lines = {}
   local line_number = 0
   for line in io.lines(os.getenv("BENCH_FILE")) do
      if method == "GET" or line_number % index == number then table.insert(lines, line) end
      line_number = line_number + 1
   end
   most = tonumber(os.getenv("BENCH_REQUESTS")) / index
end

function request()
   calls = calls + 1
   if calls == 1 then first = now() end
   local line = lines[(calls - 1) % #lines + 1]
   local path, version = string.match(line, "^(%S+) (.*)$")
   if method == "POST" then
      headers["If-Match"] = version
   end
   return wrk.format(method, path, headers, method == "POST" and "{}" or nil)
end

function response(status)
   if status >= 200 and status < 300 then ok = ok + 1 else bad = bad + 1; status_seen = status end
   last = now()
   if ok + bad >= most then wrk.thread:stop() end
end

function done(_, latency)
   local answered, failed, seconds, seen = 0, 0, 0, 0
   for _, thread in ipairs(threads) do
      answered, failed = answered + thread:get("ok"), failed + thread:get("bad")
      seconds = math.max(seconds, thread:get("last") - thread:get("first"))
      seen = math.max(seen, thread:get("status_seen"))
   end
   io.write(string.format("BENCH %d %d %.6f %.3f %d\n", answered, failed, seconds, latency:percentile(50) / 1000, seen))
end
