//! Taking in files with a step, and giving them back to whoever may see them.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::form::{
    Id, Path as At,
    definition::{FileType, Kind},
    evaluate,
};
use domain::japanese::my_number;
use sha2::{Digest, Sha256};

use super::{draft_page::Opened, form_data::Upload};
use crate::{
    db::{
        application::FiledFile,
        attachment::{self, AttachmentRow},
        draft::{Draft, UploadRefusal},
        object_claim,
    },
    files::{Key, MediaType, sniff},
    identity::guard::{HeldDraft, OpenCase},
    portal::Shared,
    refusal::{Answer, Refusal},
    sealed::DataKey,
};

/// Largest size of all files of a draft together, in bytes.
pub const BYTES_IN_ALL: usize = 60 * 1024 * 1024;
/// Longest name kept, in characters.
const NAME_LIMIT: usize = 120;

/// Files that came with a step: stored as objects already, their rows still to be inserted.
#[derive(Debug, Default)]
pub struct NewFiles {
    /// The good ones.
    good: Vec<NewFile>,
    /// Names of the others, and why.
    refused: Vec<(String, UploadRefusal)>,
    /// Whether the file store did not take what it was given.
    pub(super) store_down: bool,
}

/// A good file.
#[derive(Debug)]
struct NewFile {
    row: AttachmentRow,
    name: String,
    /// Most files of its question.
    most: u8,
}

impl NewFiles {
    /// The rows that fit beside the files that are `there`, and the names of all that were refused. Asked inside the
    /// write, because other tabs may be adding files at the same moment.
    pub(super) fn admit(
        &self,
        there: &[AttachmentRow],
    ) -> (Vec<AttachmentRow>, Vec<(String, UploadRefusal)>) {
        let (mut added, mut refused) = (Vec::<AttachmentRow>::new(), self.refused.clone());
        for NewFile { row, name, most } in &self.good {
            let all = || there.iter().chain(&added);
            let bytes: i64 = all().map(|other| other.bytes).sum::<i64>() + row.bytes;
            if all().filter(|other| other.path == row.path).count() >= usize::from(*most) {
                refused.push((name.clone(), UploadRefusal::Count(*most)));
            } else if usize::try_from(bytes).is_ok_and(|bytes| bytes <= BYTES_IN_ALL) {
                added.push(row.clone());
            } else {
                refused.push((name.clone(), UploadRefusal::Total));
            }
        }
        (added, refused)
    }
}

/// Checks each file by itself and stores the good ones, sealed. A row that never follows leaves an orphan for the
/// sweep; a row never stands without its file. Where the store is down they are refused, and the rest of the post is
/// kept.
///
/// # Errors
/// [`Refusal`]
pub async fn take_in(
    portal: &Shared,
    draft: &Draft,
    opened: &Opened,
    section: &Id,
    uploads: Vec<Upload>,
) -> Result<NewFiles, Refusal> {
    let mut new = NewFiles::default();
    if uploads.is_empty() {
        return Ok(new);
    }
    let limits = limits(opened, section);
    let mut accepted: Vec<Accepted> = Vec::new();
    for upload in uploads {
        let path = At::from_wire(&upload.path);
        let Some(limit) = limits.get(&path) else { continue };
        let name = clean_name(&upload.name);
        let checked = match upload.bytes {
            None => Err(UploadRefusal::Size),
            Some(bytes) if bytes.is_empty() => Err(UploadRefusal::Empty),
            Some(bytes) => match sniff(&bytes).filter(|kind| kind.fits_name(&name)) {
                None => Err(UploadRefusal::Kind),
                Some(kind) if !limit.takes(kind) => Err(UploadRefusal::OtherKind),
                Some(kind) => match limit.megabytes {
                    Some(most) if bytes.len() > usize::from(most) * MEGABYTE => {
                        Err(UploadRefusal::SizeHere(most))
                    }
                    _ => Ok((bytes, kind)),
                },
            },
        };
        match checked {
            Err(why) => new.refused.push((name, why)),
            Ok((bytes, kind)) => {
                accepted.push(Accepted { path: upload.path, name, most: limit.files, kind, bytes });
            }
        }
    }
    if accepted.is_empty() {
        return Ok(new);
    }
    let keys = object_claim::claim(&portal.db, &portal.entropy, portal.clock.now(), accepted.len()).await?;
    for (file, key) in accepted.into_iter().zip(keys) {
        let (name, most) = (file.name.clone(), file.most);
        // After the first failure the others would only keep people waiting.
        let kept = if new.store_down { Err(Refusal::NoFiles) } else { keep(portal, draft, file, &key).await };
        match kept {
            Ok(row) => new.good.push(NewFile { row, name, most }),
            Err(Refusal::NoFiles) => {
                new.store_down = true;
                new.refused.push((name, UploadRefusal::Store));
            }
            Err(refusal) => return Err(refusal),
        }
    }
    Ok(new)
}

/// A file that may be kept.
struct Accepted {
    path: String,
    name: String,
    /// Most files of its question.
    most: u8,
    kind: MediaType,
    bytes: Vec<u8>,
}

const MEGABYTE: usize = 1024 * 1024;

/// What a file question takes.
struct Limit {
    /// Most files.
    files: u8,
    /// Kinds of file; empty = all.
    types: Vec<FileType>,
    /// Megabytes of one, where they are fewer than the installation takes.
    megabytes: Option<u8>,
}

impl Limit {
    fn takes(&self, kind: MediaType) -> bool {
        let kind = if kind == MediaType::Pdf { FileType::Pdf } else { FileType::Picture };
        self.types.is_empty() || self.types.contains(&kind)
    }
}

/// The file questions of a section that are asked and open, with what they take.
fn limits(opened: &Opened, section: &Id) -> BTreeMap<At, Limit> {
    let model = &opened.model;
    let evaluated = evaluate(&model.form, &model.answers, model.today);
    let context = model.context(section);
    let fields = evaluated.section(section).into_iter().flat_map(|section| section.all_fields());
    fields
        .filter(|field| context.is_open(&field.path))
        .filter_map(|field| match &field.question.kind {
            Kind::File { max_files, types, max_megabytes, .. } => {
                let limit = Limit { files: *max_files, types: types.clone(), megabytes: *max_megabytes };
                Some((field.path.clone(), limit))
            }
            _ => None,
        })
        .collect()
}

/// A name to show: no control or direction characters, not too long, never empty.
fn clean_name(name: &str) -> String {
    let hidden = |c: &char| {
        c.is_control() || ('\u{202A}'..='\u{202E}').contains(c) || ('\u{2066}'..='\u{2069}').contains(c)
    };
    let clean: String = name.chars().filter(|c| !hidden(c)).take(NAME_LIMIT).collect();
    let clean = my_number::mask(&clean).unwrap_or(clean);
    if clean.trim().is_empty() { "file".to_owned() } else { clean }
}

async fn keep(portal: &Shared, draft: &Draft, file: Accepted, key: &Key) -> Result<AttachmentRow, Refusal> {
    let Accepted { path, name, kind, bytes, .. } = file;
    let id = portal.entropy.id(portal.clock.now());
    let entropy = &portal.entropy;
    let sha256 = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
    let size = i64::try_from(bytes.len()).map_err(Refusal::broken)?;
    let sealed =
        draft.key.seal_bytes(attachment::bytes_place(&id), &bytes, entropy).map_err(Refusal::broken)?;
    portal.files.put(key, sealed).await?;
    Ok(AttachmentRow {
        draft: draft.row.id.clone(),
        path,
        name_sealed: draft
            .key
            .seal_json(attachment::name_place(&id), &name, entropy)
            .map_err(Refusal::broken)?,
        media_type: kind.as_str().to_owned(),
        bytes: size,
        sha256,
        object: key.as_str().to_owned(),
        id,
    })
}

/// `GET /drafts/{draft}/files/{file}`
pub async fn of_draft(
    State(portal): State<Shared>,
    held: HeldDraft,
    Path((_, file)): Path<(String, String)>,
) -> Answer {
    let draft = &held.draft;
    let row = attachment::by_id(portal.db.read(), &file, &draft.row.id).await?.ok_or(Refusal::NotFound)?;
    let name: String =
        draft.key.open_json(attachment::name_place(&row.id), &row.name_sealed).map_err(Refusal::broken)?;
    Ok(download(&row.media_type, &name, open(&portal, &draft.key, &row).await?))
}

/// `GET /applications/{application}/files/{file}` and `GET /cases/{application}/files/{file}`
pub async fn of_application(
    State(portal): State<Shared>,
    case: OpenCase,
    Path((_, file)): Path<(String, String)>,
) -> Answer {
    let (found, row) = filed(&portal, &case, &file).await?;
    Ok(download(&found.media_type, &found.name, open(&portal, &case.0.key, &row).await?))
}

/// A file of any filed version of an application.
///
/// # Errors
/// [`Refusal::NotFound`] where no filed version names it.
pub async fn filed(
    portal: &Shared,
    case: &OpenCase,
    file: &str,
) -> Result<(FiledFile, AttachmentRow), Refusal> {
    let case = &case.0;
    for number in (1..=case.row.filed).rev() {
        let version = case.version(portal.db.read(), number).await?;
        if let Some(found) = version.filed.files.into_iter().find(|found| found.id == file) {
            let row = attachment::by_id(portal.db.read(), &found.id, &found.draft).await?;
            return Ok((found, row.ok_or(Refusal::NotFound)?));
        }
    }
    Err(Refusal::NotFound)
}

/// The bytes of a file, exactly as they were handed in.
///
/// # Errors
/// [`Refusal::NoFiles`] where the store is down, [`Refusal::Broken`] where they are others.
pub async fn open(portal: &Shared, key: &DataKey, row: &AttachmentRow) -> Result<Vec<u8>, Refusal> {
    let sealed = portal.files.get(&row.object).await?;
    let bytes = key.open_bytes(attachment::bytes_place(&row.id), &sealed).map_err(Refusal::broken)?;
    if data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes)) == row.sha256 {
        Ok(bytes)
    } else {
        Err(Refusal::broken("a file is not the one that was handed in"))
    }
}

/// A download: never shown inside the site, never guessed at, nothing in it may run.
fn download(media_type: &str, name: &str, bytes: Vec<u8>) -> Response {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_ ".contains(c) { c } else { '_' }).collect();
    let encoded: String = name
        .bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b".-_".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect();
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    let kind =
        HeaderValue::from_str(media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let disposition = HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"));
    let sandbox = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
    let headers: [(HeaderName, HeaderValue); 3] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_SECURITY_POLICY, sandbox),
    ];
    (headers, bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_name_changes_no_header() {
        let response = download("image/png", "証明書\"\r\nX: 1\u{202E}gnp.exe", Vec::new());
        let value = response.headers()[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert!(value.starts_with("attachment; filename=\"___"), "{value}");
        assert!(!value.contains('\r') && !value.contains('\n'));
        assert_eq!(response.headers().get("x"), None);
    }

    #[test]
    fn names_are_shown_without_hidden_characters() {
        assert_eq!(clean_name("a\u{202E}fdp.exe\u{7}"), "afdp.exe");
        assert_eq!(clean_name("\u{202E}"), "file");
        assert_eq!(clean_name(&"長".repeat(500)).chars().count(), NAME_LIMIT);
    }
}
