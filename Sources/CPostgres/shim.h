#include <libpq-fe.h>
#include <spawn.h>

/* glibc declares these for _GNU_SOURCE only, which Swift's own module of glibc leaves out. */
int memfd_create(const char *name, unsigned int flags);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
