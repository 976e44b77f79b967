/* Preloaded into a process, it makes every fsync and fdatasync last at least one millisecond: the call does its work,
   and the thread then sleeps until the millisecond has passed. */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define DELAY_NANOSECONDS 1000000
#define SECOND 1000000000

static int delayed(long call, int file) {
  struct timespec end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_nsec += DELAY_NANOSECONDS;
  if (end.tv_nsec >= SECOND) {
    end.tv_nsec -= SECOND;
    end.tv_sec += 1;
  }
  int result = (int)syscall(call, file);
  int error = errno;
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL) == EINTR) {
  }
  errno = error;
  return result;
}

int fsync(int file) { return delayed(SYS_fsync, file); }
int fdatasync(int file) { return delayed(SYS_fdatasync, file); }
