//! What every page says.

phrases! {
    SAVE_AND_CONTINUE { ja: "保存して次へ", easy: "{保存|ほぞん}して {次|つぎ}へ", en: "Save and continue" }
    BACK { ja: "戻る", easy: "{戻|もど}る", en: "Back" }
    REQUIRED { ja: "※必須", easy: "※{必|かなら}ず {書|か}いてください", en: "Required" }
    OPTIONAL { ja: "※任意", easy: "※{書|か}かなくても いいです", en: "Optional" }
    YES { ja: "はい", easy: "はい", en: "Yes" }
    NO { ja: "いいえ", easy: "いいえ", en: "No" }
}
