#include "tests/conformance/blobs_conformance.hpp"
#include "chassis/blobs/filesystem_blobs.hpp"
#include "chassis/blobs/memory_blobs.hpp"
#include "chassis/testing/temp_dir.hpp"

#include <doctest/doctest.h>

namespace innkeeper::conformance {
namespace {

class Memory final : public BlobsFixture {
public:
    blobs::Blobs& blobs() override { return blobs_; }

private:
    blobs::MemoryBlobs blobs_;
};

class Files final : public BlobsFixture {
public:
    Files() {
        auto opened = blobs::FilesystemBlobs::open(directory_.path(), offload_);
        REQUIRE(opened.has_value());
        blobs_ = std::move(*opened);
    }
    blobs::Blobs& blobs() override { return *blobs_; }

private:
    testing::TempDir directory_;
    InlineOffload offload_;
    std::unique_ptr<blobs::FilesystemBlobs> blobs_;
};

TEST_CASE("MemoryBlobs keeps the blobs port's promises") {
    check_blobs([] { return std::make_unique<Memory>(); });
}

TEST_CASE("FilesystemBlobs keeps the blobs port's promises") {
    check_blobs([] { return std::make_unique<Files>(); });
}

}  // namespace
}  // namespace innkeeper::conformance
