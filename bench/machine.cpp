#include "bench/machine.hpp"

#include <cstdlib>
#include <fstream>

namespace innkeeper::bench {
namespace {

/// What proc(5) says behind `name` in one of its files of lines.
std::string line_of(const char* path, const std::string& name) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(name)) return line.substr(line.find(':') + 1);
    return {};
}

}  // namespace

std::string processor() {
    const std::string name = line_of("/proc/cpuinfo", "model name");
    return name.empty() ? "unknown" : name.substr(1);
}

double resident_mib() {
    return std::strtod(line_of("/proc/self/status", "VmRSS:").c_str(), nullptr) / 1024;
}

}  // namespace innkeeper::bench
