//! Invented people. A number is always the same person.

/// Family names with readings, the most common first; variants of a kanji are names of their own.
const FAMILIES: [(&str, &str); 60] = [
    ("佐藤", "サトウ"),
    ("鈴木", "スズキ"),
    ("高橋", "タカハシ"),
    ("田中", "タナカ"),
    ("伊藤", "イトウ"),
    ("渡辺", "ワタナベ"),
    ("山本", "ヤマモト"),
    ("中村", "ナカムラ"),
    ("小林", "コバヤシ"),
    ("加藤", "カトウ"),
    ("吉田", "ヨシダ"),
    ("山田", "ヤマダ"),
    ("佐々木", "ササキ"),
    ("髙橋", "タカハシ"),
    ("山口", "ヤマグチ"),
    ("松本", "マツモト"),
    ("井上", "イノウエ"),
    ("木村", "キムラ"),
    ("林", "ハヤシ"),
    ("斎藤", "サイトウ"),
    ("清水", "シミズ"),
    ("山崎", "ヤマザキ"),
    ("森", "モリ"),
    ("池田", "イケダ"),
    ("橋本", "ハシモト"),
    ("阿部", "アベ"),
    ("石川", "イシカワ"),
    ("渡邉", "ワタナベ"),
    ("齋藤", "サイトウ"),
    ("山﨑", "ヤマザキ"),
    ("中島", "ナカジマ"),
    ("前田", "マエダ"),
    ("藤田", "フジタ"),
    ("小川", "オガワ"),
    ("後藤", "ゴトウ"),
    ("岡田", "オカダ"),
    ("長谷川", "ハセガワ"),
    ("村上", "ムラカミ"),
    ("近藤", "コンドウ"),
    ("石井", "イシイ"),
    ("坂本", "サカモト"),
    ("遠藤", "エンドウ"),
    ("青木", "アオキ"),
    ("藤井", "フジイ"),
    ("西村", "ニシムラ"),
    ("福田", "フクダ"),
    ("太田", "オオタ"),
    ("三浦", "ミウラ"),
    ("渡邊", "ワタナベ"),
    ("𠮷田", "ヨシダ"),
    ("髙﨑", "タカサキ"),
    ("濵田", "ハマダ"),
    ("廣瀬", "ヒロセ"),
    ("金", "キム"),
    ("勅使河原", "テシガワラ"),
    ("小比類巻", "コヒルイマキ"),
    ("長宗我部", "チョウソカベ"),
    ("五十嵐", "イガラシ"),
    ("東海林", "ショウジ"),
    ("神\u{E0100}田", "カンダ"),
];
/// Of these two further family names are put together.
const FRONTS: [(&str, &str); 24] = [
    ("大", "オオ"),
    ("小", "コ"),
    ("上", "カミ"),
    ("下", "シモ"),
    ("東", "ヒガシ"),
    ("西", "ニシ"),
    ("南", "ミナミ"),
    ("北", "キタ"),
    ("松", "マツ"),
    ("竹", "タケ"),
    ("梅", "ウメ"),
    ("杉", "スギ"),
    ("石", "イシ"),
    ("岩", "イワ"),
    ("黒", "クロ"),
    ("白", "シラ"),
    ("赤", "アカ"),
    ("星", "ホシ"),
    ("月", "ツキ"),
    ("荒", "アラ"),
    ("稲", "イナ"),
    ("菊", "キク"),
    ("冨", "トミ"),
    ("柿", "カキ"),
];
const BACKS: [(&str, &str); 16] = [
    ("川", "カワ"),
    ("田", "タ"),
    ("山", "ヤマ"),
    ("野", "ノ"),
    ("原", "ハラ"),
    ("村", "ムラ"),
    ("島", "シマ"),
    ("沢", "サワ"),
    ("﨑", "サキ"),
    ("本", "モト"),
    ("井", "イ"),
    ("口", "クチ"),
    ("谷", "タニ"),
    ("森", "モリ"),
    ("尾", "オ"),
    ("塚", "ツカ"),
];
const GIVEN: [(&str, &str); 40] = [
    ("美咲", "ミサキ"),
    ("翔太", "ショウタ"),
    ("葵", "アオイ"),
    ("健太", "ケンタ"),
    ("陽菜", "ヒナ"),
    ("大輔", "ダイスケ"),
    ("さくら", "サクラ"),
    ("蓮", "レン"),
    ("結衣", "ユイ"),
    ("悠真", "ユウマ"),
    ("直樹", "ナオキ"),
    ("恵子", "ケイコ"),
    ("健一", "ケンイチ"),
    ("由美子", "ユミコ"),
    ("浩", "ヒロシ"),
    ("陽子", "ヨウコ"),
    ("誠", "マコト"),
    ("智子", "トモコ"),
    ("樹", "イツキ"),
    ("凛", "リン"),
    ("湊", "ミナト"),
    ("紬", "ツムギ"),
    ("花子", "ハナコ"),
    ("太郎", "タロウ"),
    ("一郎", "イチロウ"),
    ("久美子", "クミコ"),
    ("慎太郎", "シンタロウ"),
    ("美穂", "ミホ"),
    ("隆", "タカシ"),
    ("千尋", "チヒロ"),
    ("瑛太", "エイタ"),
    ("莉子", "リコ"),
    ("心春", "コハル"),
    ("颯", "ハヤテ"),
    ("真由美", "マユミ"),
    ("拓也", "タクヤ"),
    ("愛", "アイ"),
    ("純", "ジュン"),
    ("光太郎", "コウタロウ"),
    ("ゆかり", "ユカリ"),
];
const ONE_NAME: [(&str, &str); 8] = [
    ("SUHARTO", "スハルト"),
    ("NGUYEN", "グエン"),
    ("THIDA", "ティダ"),
    ("MARIA FERNANDA", "マリア フェルナンダ"),
    ("KHIN", "キン"),
    ("TENZIN", "テンジン"),
    ("SUKARNOPUTRI", "スカルノプトゥリ"),
    ("AUNG", "アウン"),
];
const TOWNS: [&str; 8] = ["本町", "東森", "南川", "北原", "西山", "柿木台", "旭ヶ丘", "桜坂"];

/// Somebody.
#[derive(Clone, Debug)]
pub struct Person {
    /// Family name, or the only one.
    pub family: (String, String),
    /// Given name; none for people with one name.
    pub given: Option<(String, String)>,
    /// Mobile number.
    pub phone: String,
    /// Mail address.
    pub mail: String,
    /// Block of the address.
    pub block: String,
    /// Town of the address.
    pub town: String,
}

/// SplitMix64: chance that a number always has.
pub fn chance(seed: u64, of: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed ^ of.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    move |below| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below
    }
}

fn owned((name, kana): (&str, &str)) -> (String, String) {
    (name.to_owned(), kana.to_owned())
}

fn pick<T: Copy>(list: &[T], random: u64) -> T {
    list[usize::try_from(random).unwrap() % list.len()]
}

fn together(front: (&str, &str), back: (&str, &str)) -> (String, String) {
    (format!("{}{}", front.0, back.0), format!("{}{}", front.1, back.1))
}

/// The person with this number.
pub fn person(seed: u64, number: u64) -> Person {
    let mut random = chance(seed, number);
    let kind = random(100);
    let (family, given) = if kind < 2 {
        (owned(pick(&ONE_NAME, random(1 << 32))), None)
    } else {
        let family = if kind < 65 {
            // The more common, the sooner: about 1.5 to 4 in a hundred for the first.
            let rank = random(60) * random(60) / 60;
            owned(pick(&FAMILIES, rank))
        } else {
            together(pick(&FRONTS, random(1 << 32)), pick(&BACKS, random(1 << 32)))
        };
        (family, Some(owned(pick(&GIVEN, random(1 << 32)))))
    };
    Person {
        family,
        given,
        phone: format!("090-{:04}-{:04}", random(10_000), random(10_000)),
        mail: format!("r{number}@example.jp"),
        town: format!(
            "武蔵県柿木市{}{}丁目",
            pick(&TOWNS, random(1 << 32)),
            pick(&["一", "二", "三"], random(3))
        ),
        block: format!("{}番地の{}", 1 + random(80), 1 + random(20)),
    }
}
