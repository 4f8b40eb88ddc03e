#pragma once

#include "chassis/http/router.hpp"
#include "services/identity/app/context.hpp"
#include "services/identity/domain/authorize.hpp"

namespace innkeeper::identity {

void mount_discovery(http::Router& router, Context& context);
void mount_authorize(http::Router& router, Context& context);
void mount_tokens(http::Router& router, Context& context);
void mount_pages(http::Router& router, Context& context);
void mount_api(http::Router& router, Context& context);

/// The answer to an authorization request of a person who is signed in: a redirect with the code.
Task<Result<http::Response>> grant_code(Context& context, AuthorizeRequest request, std::string sub,
                                        Instant auth_time);

}  // namespace innkeeper::identity
