#include "chassis/core/json_writer.hpp"
#include "services/search/http/render.hpp"

namespace innkeeper::search {
namespace {

std::string_view name_of(RebuildProgress::State state) {
    using enum RebuildProgress::State;
    switch (state) {
        case none:
            return "none";
        case running:
            return "running";
        case done:
            return "done";
        case failed:
            return "failed";
    }
    return {};
}

}  // namespace

std::string progress_text(const RebuildProgress& progress) {
    json::Writer out;
    out.begin_object().field("state", name_of(progress.state));
    out.field("hotels", progress.hotels).field("hotels_done", progress.hotels_done);
    out.field("rows", progress.rows).field("different", progress.different);
    out.key("differences").begin_array();
    for (const std::string& difference : progress.differences) out.value(difference);
    out.end_array();
    if (progress.state != RebuildProgress::State::none) out.field("started_at", progress.started);
    if (progress.ended) out.field("ended_at", *progress.ended);
    if (progress.error)
        out.key("error")
            .begin_object()
            .field("slug", progress.error->slug)
            .field("detail", progress.error->detail)
            .end_object();
    out.end_object();
    return std::move(out).text();
}

}  // namespace innkeeper::search
