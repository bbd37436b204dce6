//! Reading a posted form: urlencoded or multipart, with files, within limits.

use app::text::Lang;
use axum::{
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::{StatusCode, header},
};
use axum_extra::extract::Form;

use crate::{admission::gate::Seat, refusal::Refusal};

/// Largest file, in bytes: a page photographed by a phone, with room.
pub const FILE_LIMIT: usize = 10 * 1024 * 1024;
/// Largest body of a step with files: several files at once.
pub const BODY_LIMIT: usize = 40 * 1024 * 1024;
/// Most controls in one form.
const MOST_FIELDS: usize = 2_000;

/// A posted form.
#[derive(Debug, Default)]
pub struct FormData {
    /// Names and values, in order.
    pub fields: Vec<(String, String)>,
    /// Files, in order; controls left empty are not here.
    pub files: Vec<Upload>,
}

/// A posted file.
pub struct Upload {
    /// The control.
    pub path: String,
    /// Its name on the device it came from, without folders.
    pub name: String,
    /// Its content; none where it is larger than [`FILE_LIMIT`].
    pub bytes: Option<Vec<u8>>,
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Upload({})", self.path)
    }
}

impl FormData {
    /// The last value of a control.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().rev().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// What to do after storing.
    #[must_use]
    pub fn then(&self) -> &str {
        self.get("_then").unwrap_or("next")
    }

    /// The language that was switched to, where the switch sent the form.
    #[must_use]
    pub fn language(&self) -> Option<Lang> {
        self.then().strip_prefix("lang:").and_then(Lang::parse)
    }

    /// The revision or version that the page showed.
    #[must_use]
    pub fn number(&self, name: &str) -> i64 {
        self.get(name).and_then(|value| value.parse().ok()).unwrap_or(0)
    }
}

impl<S: Send + Sync> FromRequest<S> for FormData {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        // Nobody else has to wait for this client's connection.
        let seat = Seat::current();
        if let Some(seat) = &seat {
            seat.leave();
        }
        let data = Self::read(request, state).await;
        if let Some(seat) = &seat {
            seat.take().await;
        }
        data
    }
}

impl FormData {
    async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Self, Refusal> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            let multipart = Multipart::from_request(request, state).await.map_err(|_| Refusal::Unreadable)?;
            return read_multipart(multipart).await;
        }
        let Form(fields) =
            Form::<Vec<(String, String)>>::from_request(request, state).await.map_err(|error| {
                if axum::response::IntoResponse::into_response(error).status()
                    == StatusCode::PAYLOAD_TOO_LARGE
                {
                    Refusal::TooLarge
                } else {
                    Refusal::Unreadable
                }
            })?;
        checked(Self { fields, files: Vec::new() })
    }
}

async fn read_multipart(mut multipart: Multipart) -> Result<FormData, Refusal> {
    let mut data = FormData::default();
    while let Some(mut field) = multipart.next_field().await.map_err(refusal)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file =
            field.file_name().map(|name| name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned());
        let mut bytes = Vec::new();
        let mut too_large = false;
        while let Some(chunk) = field.chunk().await.map_err(refusal)? {
            if bytes.len() + chunk.len() > FILE_LIMIT {
                too_large = true;
                bytes.clear();
            } else if !too_large {
                bytes.extend_from_slice(&chunk);
            }
        }
        match file {
            Some(file) if file.is_empty() && bytes.is_empty() && !too_large => {}
            Some(file) => {
                data.files.push(Upload { path: name, name: file, bytes: (!too_large).then_some(bytes) });
            }
            None => {
                let value = String::from_utf8(bytes).map_err(|_| Refusal::Unreadable)?;
                data.fields.push((name, value));
            }
        }
        if data.fields.len() + data.files.len() > MOST_FIELDS {
            return Err(Refusal::TooLarge);
        }
    }
    checked(data)
}

fn refusal(error: MultipartError) -> Refusal {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Refusal::TooLarge } else { Refusal::Unreadable }
}

/// U+0000 is refused at the edge: PostgreSQL cannot store it.
fn checked(data: FormData) -> Result<FormData, Refusal> {
    let null = |text: &str| text.contains('\0');
    let bad = data.fields.iter().any(|(name, value)| null(name) || null(value));
    if bad || data.files.iter().any(|file| null(&file.name)) { Err(Refusal::Unreadable) } else { Ok(data) }
}
