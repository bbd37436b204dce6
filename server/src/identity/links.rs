//! Short-lived signed links (JWT, HS256): a mail's link to the page with the button.
//!
//! A token names only the row of the code. It is good once (the code's row is used up), for ten minutes, and
//! only in the browser that asked.

use std::collections::HashSet;

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

const ISSUER: &str = "kakazu";
const AUDIENCE: &str = "residents";
const KIND: &str = "mail-link";

/// Signs and reads links.
pub struct Links {
    sign: EncodingKey,
    check: DecodingKey,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    typ: String,
    jti: String,
    nbf: i64,
    exp: i64,
}

impl Links {
    /// With a key for this purpose alone.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self { sign: EncodingKey::from_secret(key), check: DecodingKey::from_secret(key) }
    }

    /// A token for a code.
    ///
    /// # Errors
    /// The library's.
    pub fn sign(&self, code: &str, now: Timestamp) -> Result<String, jsonwebtoken::errors::Error> {
        let claims = Claims {
            iss: ISSUER.into(),
            aud: AUDIENCE.into(),
            typ: KIND.into(),
            jti: code.into(),
            nbf: now.as_second(),
            exp: now.as_second() + crate::db::login_code::VALID / 1000,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.sign)
    }

    /// The id of the code that a token names; none for whatever is not exactly such a token, in time.
    ///
    /// Times are judged here, by the clock that was passed in: the library would ask the machine's.
    #[must_use]
    pub fn read(&self, token: &str, now: Timestamp) -> Option<String> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.required_spec_claims =
            ["exp", "nbf", "iss", "aud"].into_iter().map(String::from).collect::<HashSet<_>>();
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let claims = jsonwebtoken::decode::<Claims>(token, &self.check, &validation).ok()?.claims;
        let in_time = claims.nbf <= now.as_second() && now.as_second() < claims.exp;
        (claims.typ == KIND && in_time).then_some(claims.jti)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_link_is_good_for_ten_minutes() {
        let links = Links::new(&[1; 32]);
        let token = links.sign("code-1", at(1_000)).unwrap();
        assert_eq!(links.read(&token, at(1_000)).as_deref(), Some("code-1"));
        assert_eq!(links.read(&token, at(1_599)).as_deref(), Some("code-1"));
        assert_eq!(links.read(&token, at(1_600)), None);
        assert_eq!(links.read(&token, at(999)), None);
    }

    #[test]
    fn no_other_token_is_accepted() {
        let links = Links::new(&[1; 32]);
        let now = at(1_000);
        let good = Claims {
            iss: ISSUER.into(),
            aud: AUDIENCE.into(),
            typ: KIND.into(),
            jti: "c".into(),
            nbf: 1_000,
            exp: 1_600,
        };
        let key = EncodingKey::from_secret(&[1; 32]);
        let sign = |header: &Header, claims: &Claims, key: &EncodingKey| {
            jsonwebtoken::encode(header, claims, key).unwrap()
        };
        let hs256 = Header::new(Algorithm::HS256);
        assert!(links.read(&sign(&hs256, &good, &key), now).is_some());
        let other = |change: fn(&mut Claims)| {
            let mut claims = Claims {
                iss: ISSUER.into(),
                aud: AUDIENCE.into(),
                typ: KIND.into(),
                jti: "c".into(),
                nbf: 1_000,
                exp: 1_600,
            };
            change(&mut claims);
            sign(&hs256, &claims, &key)
        };
        assert!(links.read(&other(|claims| claims.aud = "staff".into()), now).is_none());
        assert!(links.read(&other(|claims| claims.typ = "download".into()), now).is_none());
        assert!(links.read(&other(|claims| claims.iss = "else".into()), now).is_none());
        assert!(links.read(&sign(&Header::new(Algorithm::HS384), &good, &key), now).is_none());
        assert!(links.read(&sign(&hs256, &good, &EncodingKey::from_secret(&[2; 32])), now).is_none());
        let token = sign(&hs256, &good, &key);
        assert!(links.read(&format!("{token}."), now).is_none());
        assert!(links.read(&token.replacen("ey", "eY", 1), now).is_none());
        let body = token.split('.').nth(1).unwrap();
        let none = data_encoding::BASE64URL_NOPAD.encode(br#"{"alg":"none","typ":"JWT"}"#);
        assert!(links.read(&format!("{none}.{body}."), now).is_none());
    }
}
