//! `/login` and `/logout`: a name and a password in a form, and the cookie of a session.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, LOCATION, RETRY_AFTER};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use maud::{Markup, html};
use url::form_urlencoded::Serializer;

use super::form::FormOfHere;
use super::frame::{Page, Place};
use super::refusal::Refusal;
use crate::flow::{self, LoginError};
use crate::store::{SESSION_IDLE_MINUTES, SESSION_MOST_HOURS};
use crate::web::AppState;
use crate::web::parameters::Parameters;
use crate::web::problem::Problem;
use crate::web::request::{Form, NoParameters};

/// The form. Who need not sign in is led on.
pub(super) async fn show(
    parameters: Parameters,
    request: HttpRequest,
    state: Data<AppState>,
) -> HttpResponse {
    let shown = async {
        let next = asked(parameters)?;
        Ok(if state.gate.knows(&request).await? { see(&next) } else { form(StatusCode::OK, &next, "", None) })
    };
    shown.await.unwrap_or_else(|refusal: Refusal| refusal.answer())
}

/// Signs in, and leads to where the person was going.
pub(super) async fn sign_in(
    plain: Result<NoParameters, Problem>,
    request: HttpRequest,
    state: Data<AppState>,
    form: Result<FormOfHere, Problem>,
) -> HttpResponse {
    let done = async {
        plain?;
        let FormOfHere(form) = form?;
        begin(&request, &state, &form).await
    };
    done.await.unwrap_or_else(|refusal: Refusal| refusal.answer())
}

async fn begin(request: &HttpRequest, state: &AppState, entered: &Form) -> Result<HttpResponse, Refusal> {
    let (name, next) = (entered.field("name"), here(entered.field("next")));
    if let Some(wait) = state.gate.guess_password(request, name) {
        let problem = Problem::too_many(wait);
        let mut answer = form(
            problem.status_code(),
            &next,
            name,
            Some("Too many passwords were tried. Wait a little, then try again."),
        );
        if let Some(seconds) = problem.retry_after_s {
            answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        return Ok(answer);
    }
    let secret = flow::sign_in(&state.store, name, entered.field("password")).await.map_err(failed)?;
    let Some(secret) = secret else {
        let told = "Name and password do not belong together. Nobody is told which of them is wrong.";
        return Ok(form(StatusCode::FORBIDDEN, &next, name, Some(told)));
    };
    // Another's session in the same browser ends with this one's beginning.
    let cookies = state.gate.cookies(request);
    if let Some(before) = cookies.session(request) {
        state.store.end_session(&before).await?;
    }
    let mut answer = see(&next);
    answer.add_cookie(&cookies.give(&secret)).map_err(|_| Problem::internal())?;
    Ok(answer)
}

/// Ends the session.
pub(super) async fn sign_out(
    plain: Result<NoParameters, Problem>,
    request: HttpRequest,
    state: Data<AppState>,
    form: Result<FormOfHere, Problem>,
) -> HttpResponse {
    let done = async {
        plain?;
        form?;
        let cookies = state.gate.cookies(&request);
        if let Some(secret) = cookies.session(&request) {
            state.store.end_session(&secret).await?;
        }
        let mut answer = see("/login");
        answer.add_cookie(&cookies.take()).map_err(|_| Problem::internal())?;
        Ok(answer)
    };
    done.await.unwrap_or_else(|refusal: Refusal| refusal.answer())
}

/// Leads somebody who is not signed in to the form, and from there back. Behind a form that was sent
/// nobody is led away: what was written in it would be lost.
pub(super) fn first(request: &HttpRequest, problem: &Problem) -> HttpResponse {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    if request.method().is_safe() {
        let query = Serializer::new(String::new()).append_pair("next", path).finish();
        return see(&format!("/login?{query}"));
    }
    page(problem.status_code()).answer(&html! {
        h1 { "You are not signed in any more" }
        p.lead { "Nothing was written, and what you entered is still with your browser." }
        ol {
            li { a href="/login" target="_blank" rel="noopener" { "Sign in on another tab" } "." }
            li { "Come back to this tab and load it again: your browser asks whether to send the form once more." }
        }
    })
}

fn asked(mut parameters: Parameters) -> Result<String, Problem> {
    let next = parameters.take("next", "a path of this server", |text| Some(here(text)))?;
    parameters.end()?;
    Ok(next.unwrap_or_else(|| "/".to_owned()))
}

/// A path of this server; the queue where it is none. Browsers take `\` for `/`, drop tabs and breaks of
/// lines, and read what begins with two slashes as another server (URL Standard, "relative slash state").
fn here(next: &str) -> String {
    let rest = next.strip_prefix('/').filter(|rest| !rest.starts_with(['/', '\\']));
    let printable = next.bytes().all(|byte| byte.is_ascii_graphic());
    if rest.is_some() && printable { next.to_owned() } else { "/".to_owned() }
}

fn see(place: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, place)).finish()
}

fn page(status: StatusCode) -> Page<'static> {
    Page { status, title: "Sign in", place: Place::Elsewhere, coverage: None, caller: None }
}

fn form(status: StatusCode, next: &str, name: &str, told: Option<&str>) -> HttpResponse {
    page(status).answer(&content(next, name, told))
}

fn content(next: &str, name: &str, told: Option<&str>) -> Markup {
    html! {
        div.narrow {
            h1 { "Sign in" }
            @if let Some(told) = told { p.banner.refused role="alert" { (told) } }
            form.panel method="post" action="/login" {
                input type="hidden" name="next" value=(next);
                p {
                    label for="name" { "Name" }
                    input #name name="name" required autocomplete="username" autofocus[name.is_empty()]
                        autocapitalize="none" spellcheck="false" dir="auto" value=(name);
                }
                p {
                    label for="password" { "Password" }
                    input #password type="password" name="password" required autocomplete="current-password"
                        autofocus[!name.is_empty()];
                }
                p { button.primary type="submit" { "Sign in" } }
            }
            p.note {
                "You stay signed in for " (SESSION_MOST_HOURS) " hours at most, and for " (SESSION_IDLE_MINUTES)
                " minutes without looking at anything. Whoever runs this server makes accounts with "
                code { "namecheck user create" } "."
            }
        }
    }
}

fn failed(error: LoginError) -> Refusal {
    match error {
        LoginError::Store(error) => error.into(),
        error => {
            tracing::error!(%error, "nobody can sign in");
            Problem::internal().into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_server() {
        for fine in ["/", "/candidates/1-1", "/?state=all&list=ofac-sdn", "/login"] {
            assert_eq!(here(fine), fine);
        }
        for wrong in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "\\\\evil",
            "/\t/evil.example",
            "/ж",
        ] {
            assert_eq!(here(wrong), "/", "{wrong:?}");
        }
    }

    #[test]
    fn what_was_entered_is_escaped_and_a_password_never_shown() {
        let html = content("/\"><b>", "<b>Ann", None).into_string();
        assert!(!html.contains("<b>") && html.contains("&lt;b&gt;Ann"), "{html}");
    }
}
