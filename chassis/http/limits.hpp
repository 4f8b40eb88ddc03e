#pragma once

#include <chrono>
#include <cstddef>

/// Every number of the HTTP chassis. Sizes are in bytes.
namespace innkeeper::http {

inline constexpr std::size_t kMaxTargetBytes = 12 * 1024;       ///< past it 414 `target-too-long`
inline constexpr std::size_t kMaxHeaderBytes = 16 * 1024;       ///< request line and fields: 431
inline constexpr std::size_t kMaxHeaders = 100;                 ///< past it 431 `headers-too-large`
inline constexpr std::size_t kMaxQueryParams = 100;             ///< past it 400 `malformed-target`
inline constexpr std::size_t kMaxBodyBytes = 12 * 1024 * 1024;  ///< past it 413 `body-too-large`

inline constexpr std::size_t kMaxConnections = 4096;  ///< of one server; past it 503 and close
inline constexpr std::size_t kMaxInFlight = 1024;     ///< requests in handlers; past it 503
/// Bodies of all connections of one server that are held while they arrive; past it 503.
inline constexpr std::size_t kMaxBufferedBodyBytes = 256 * 1024 * 1024;

/// A loop that lags less keeps its connections, and so does one that lags less than so much of what
/// the other lags; one connection moves at a time (balance.hpp).
inline constexpr std::chrono::microseconds kWorthMoving{500};
inline constexpr int kWorthMovingPercent = 125;
inline constexpr std::chrono::milliseconds kMoveInterval{20};

inline constexpr std::size_t kReadBytes = 16 * 1024;        ///< asked of the socket at once
inline constexpr std::size_t kGatherFromBytes = 16 * 1024;  ///< larger bodies are not copied
inline constexpr std::size_t kMaxBatchBytes = 64 * 1024;    ///< of pipelined answers in one write
inline constexpr std::size_t kMaxStreamInputBytes = 16 * 1024;  ///< sent by a client into a stream

inline constexpr std::chrono::milliseconds kHeaderTimeout{10'000};
inline constexpr std::chrono::milliseconds kBodyTimeout{30'000};
inline constexpr std::chrono::milliseconds kIdleTimeout{75'000};
inline constexpr std::chrono::milliseconds kWriteTimeout{30'000};
/// How coarse the time-outs of a server are: one sweep looks at all connections.
inline constexpr std::chrono::milliseconds kSweepInterval{500};
inline constexpr std::chrono::milliseconds kAcceptBackoff{100};  ///< after "too many open files"
/// After a refusal the rest of the request is read and thrown away this long and this far, so that
/// the client sees the answer and not a reset (RFC 9112 section 9.6).
inline constexpr std::chrono::milliseconds kLingerTimeout{1'000};
inline constexpr std::size_t kLingerBytes = 1024 * 1024;

inline constexpr std::size_t kMaxFormBytes = 64 * 1024;
inline constexpr std::size_t kMaxFormFields = 100;
inline constexpr std::size_t kMaxCookies = 50;
inline constexpr std::size_t kMaxCookieBytes =
    4096;  ///< name and value of one, RFC 6265 section 6.1

inline constexpr std::size_t kMaxParts = 50;                  ///< of a multipart body
inline constexpr std::size_t kMaxPartHeaderBytes = 4 * 1024;  ///< of one part
inline constexpr std::size_t kMaxBoundaryBytes = 70;          ///< RFC 2046 section 5.1.1

inline constexpr std::size_t kMaxQueuedEvents = 64;     ///< of one subscriber; past it dropped
inline constexpr std::size_t kMaxSubscribers = 10'000;  ///< of one hub; past it `busy`
inline constexpr std::chrono::milliseconds kKeepAliveInterval{15'000};  ///< comments of a hub

inline constexpr std::size_t kMaxIdlePerOrigin = 64;          ///< connections kept by a client
inline constexpr std::size_t kMaxConnectionsPerOrigin = 256;  ///< past it `too-many-connections`
inline constexpr std::size_t kMaxResponseBytes = 16 * 1024 * 1024;
inline constexpr std::chrono::milliseconds kConnectTimeout{1'000};
inline constexpr std::chrono::milliseconds kResponseTimeout{10'000};
inline constexpr std::chrono::milliseconds kClientIdleTimeout{30'000};
inline constexpr std::chrono::milliseconds kStreamSilenceTimeout{60'000};
inline constexpr std::chrono::milliseconds kClientSweepInterval{50};

}  // namespace innkeeper::http
