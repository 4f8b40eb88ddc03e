#include "tests/conformance/text_conformance.hpp"

#include "chassis/core/offload.hpp"
#include "chassis/text/embedded/embedded_text_index.hpp"

#include <doctest/doctest.h>

namespace innkeeper::conformance {
namespace {

class Embedded final : public TextFixture {
public:
    text::TextIndex& index() override { return index_; }

private:
    InlineOffload offload_;
    text::embedded::EmbeddedTextIndex index_{text_kinds(), offload_};
};

TEST_CASE("EmbeddedTextIndex keeps the text port's promises") {
    check_text([] { return std::make_unique<Embedded>(); });
}

}  // namespace
}  // namespace innkeeper::conformance
