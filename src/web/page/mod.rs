//! The review page: HTML for people, made by the server; a script adds keys to it, and nothing else.
//!
//! A request comes in, store or flow are asked as for the JSON beside it, and an HTML page goes out.
//! Text of articles, lists and people is hostile: it reaches a page only through maud, which escapes
//! it. Policies allow one style sheet and one script by their hashes, forms to this server, and nothing
//! else. It knows nothing of SQL and scoring, and decides nothing: what is legal says [`crate::review`].
//!
//! ```text
//! GET  /?state=waiting&list=ofac-sdn&min_score=0.9    the queue
//! GET  /candidates/12-34                              one candidate, why it is there, and the form
//! GET  /listings/ofac-sdn/10481                       one listing, and its candidates
//! POST /candidates/12-34                              seen=...&act=false_positive&reason=...&author=...
//! POST /login                                         name=...&password=...&next=/candidates/12-34
//! ```

mod article;
mod asked;
mod candidate;
mod chart;
mod decide;
mod evidence;
mod form;
pub(super) mod frame;
mod listed;
mod listing;
mod lists;
mod login;
mod marks;
mod queue;
mod refusal;
mod review;
mod runs;
mod suppressions;

use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use super::at;
use super::problem::Problem;
pub(super) use queue::figures;

/// The routes of the page.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(at("/", "GET", web::get().to(queue::show)))
        .service(
            at("/candidates/{id}", "GET, POST", web::get().to(candidate::show))
                .route(web::post().to(decide::post)),
        )
        .service(at("/articles/{id}", "GET", web::get().to(article::show)))
        .service(at("/suppressions", "GET", web::get().to(suppressions::show)))
        .service(at("/suppressions/{id}", "POST", web::post().to(suppressions::lift)))
        .service(at("/lists", "GET", web::get().to(lists::show)))
        .service(at("/listings/{key:.+}", "GET", web::get().to(listed::show)))
        .service(at("/runs", "GET", web::get().to(runs::show)))
        .service(at("/login", "GET, POST", web::get().to(login::show)).route(web::post().to(login::sign_in)))
        .service(at("/logout", "POST", web::post().to(login::sign_out)));
}

/// Answers who may not see a page: who did not sign in may, everybody else is told why.
pub(super) fn turn_away(request: &HttpRequest, problem: Problem) -> HttpResponse {
    if problem.is_signed_out() {
        return login::first(request, &problem);
    }
    refusal::Refusal::from(problem).answer()
}
