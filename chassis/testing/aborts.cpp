#include "chassis/testing/aborts.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

namespace innkeeper::testing {

bool aborts(const std::function<void()>& run) {
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("cannot fork");
    if (child == 0) {
        // The handlers of the test framework and of the sanitizers would report the abort.
        std::signal(SIGABRT, SIG_DFL);
        const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (null >= 0) dup2(null, STDERR_FILENO);
        run();
        _exit(0);
    }
    int status = 0;
    if (waitpid(child, &status, 0) != child) throw std::runtime_error("cannot wait for the child");
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

}  // namespace innkeeper::testing
