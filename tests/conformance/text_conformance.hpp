#pragma once

#include "chassis/text/text_index.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace innkeeper::conformance {

/// The kinds of field that the suite's documents have; the adapter is made with them.
[[nodiscard]] std::vector<text::FieldKind> text_kinds();

/// One empty adapter of the text port, with the loop that it runs on.
class TextFixture {
public:
    virtual ~TextFixture() = default;
    [[nodiscard]] virtual text::TextIndex& index() = 0;

    boost::asio::io_context io;
};

using MakeText = std::function<std::unique_ptr<TextFixture>()>;

/// Everything that the text port promises; called inside a doctest test case. Scores are compared
/// with each other and with nothing else, and of relevance only what is clear: more occurrences,
/// a shorter text, a weightier field, a rarer word.
void check_text(const MakeText& make);

}  // namespace innkeeper::conformance
