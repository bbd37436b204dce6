//! JSON as the browser reads it: its own reader costs the bundle nothing.

use std::ops::Index;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Number(f64),
    String(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

static NULL: Json = Json::Null;

impl Json {
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub fn is_true(&self) -> bool {
        matches!(self, Self::Bool(true))
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(list) => Some(list),
            _ => None,
        }
    }

    pub fn as_object(&self) -> Option<&[(String, Self)]> {
        match self {
            Self::Object(fields) => Some(fields),
            _ => None,
        }
    }
}

impl Index<&str> for Json {
    type Output = Self;

    /// Null where there is no such field.
    fn index(&self, name: &str) -> &Self {
        let fields = self.as_object().unwrap_or(&[]);
        fields.iter().find(|(known, _)| known == name).map_or(&NULL, |(_, value)| value)
    }
}

impl Index<usize> for Json {
    type Output = Self;

    /// Null beyond the end.
    fn index(&self, at: usize) -> &Self {
        self.as_array().and_then(|list| list.get(at)).unwrap_or(&NULL)
    }
}

/// Reads a text.
#[cfg(feature = "hydrate")]
pub(super) fn read(text: &str) -> Option<Json> {
    js_sys::JSON::parse(text).ok().map(|value| of_browser(&value))
}

#[cfg(feature = "hydrate")]
fn of_browser(value: &leptos::wasm_bindgen::JsValue) -> Json {
    use leptos::wasm_bindgen::JsCast;

    if let Some(text) = value.as_string() {
        return Json::String(text);
    }
    if let Some(number) = value.as_f64() {
        return Json::Number(number);
    }
    if let Some(truth) = value.as_bool() {
        return Json::Bool(truth);
    }
    if let Some(list) = value.dyn_ref::<js_sys::Array>() {
        return Json::Array(list.iter().map(|value| of_browser(&value)).collect());
    }
    let Some(object) = value.dyn_ref::<js_sys::Object>() else { return Json::Null };
    let pairs = js_sys::Object::entries(object);
    let pair = |pair: leptos::wasm_bindgen::JsValue| {
        let pair: js_sys::Array = pair.unchecked_into();
        (pair.get(0).as_string().unwrap_or_default(), of_browser(&pair.get(1)))
    };
    Json::Object(pairs.iter().map(pair).collect())
}

/// Reads a text, where tests run without a browser.
#[cfg(not(feature = "hydrate"))]
pub(super) fn read(text: &str) -> Option<Json> {
    fn of(value: serde_json::Value) -> Json {
        match value {
            serde_json::Value::Null => Json::Null,
            serde_json::Value::Bool(truth) => Json::Bool(truth),
            serde_json::Value::Number(number) => number.as_f64().map_or(Json::Null, Json::Number),
            serde_json::Value::String(text) => Json::String(text),
            serde_json::Value::Array(list) => Json::Array(list.into_iter().map(of).collect()),
            serde_json::Value::Object(map) => {
                Json::Object(map.into_iter().map(|(name, value)| (name, of(value))).collect())
            }
        }
    }
    serde_json::from_str(text).ok().map(of)
}
