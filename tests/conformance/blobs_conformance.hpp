#pragma once

#include "chassis/blobs/blobs.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>

namespace innkeeper::conformance {

/// One empty adapter of the blobs port, with the loop that it runs on.
class BlobsFixture {
public:
    virtual ~BlobsFixture() = default;
    [[nodiscard]] virtual blobs::Blobs& blobs() = 0;

    boost::asio::io_context io;
};

using MakeBlobs = std::function<std::unique_ptr<BlobsFixture>()>;

/// Everything that the blobs port promises; called inside a doctest test case.
void check_blobs(const MakeBlobs& make);

}  // namespace innkeeper::conformance
