//! What every page says.

phrases! {
    SAVE_AND_CONTINUE { ja: "保存して次へ", easy: "{保存|ほぞん}して {次|つぎ}へ", en: "Save and continue" }
    BACK { ja: "戻る", easy: "{戻|もど}る", en: "Back" }
    REQUIRED { ja: "※必須", easy: "※{必|かなら}ず {書|か}いてください", en: "Required" }
    OPTIONAL { ja: "※任意", easy: "※{書|か}かなくても いいです", en: "Optional" }
    YES { ja: "はい", easy: "はい", en: "Yes" }
    NO { ja: "いいえ", easy: "いいえ", en: "No" }
    ERRORS_TITLE { ja: "入力内容を確認してください", easy: "{書|か}いたことを {見|み}てください", en: "Please check your answers" }
    ERRORS_COUNT { ja: "{n}か所に確認が必要なところがあります。項目名を押すと、その場所に移動します。", easy: "{n}つ {直|なお}す ところが あります。{押|お}すと そこに {行|い}きます。", en: "{n} to check. Follow a link to go to the answer." }
    STEPS { ja: "入力の手順", easy: "{書|か}く {順番|じゅんばん}", en: "Steps" }
    STEP_OF { ja: "{n} / {all}", easy: "{n} / {all}", en: "{n} / {all}" }
    STEP_OF_SPOKEN { ja: "全{all}項目のうち{n}番目", easy: "{all}の {中|なか}の {n}{番目|ばんめ}", en: "Step {n} of {all}" }
    ALL_STEPS { ja: "すべての項目を見る", easy: "ぜんぶを {見|み}る", en: "Show all steps" }
    STEP_DONE { ja: "入力済み", easy: "{書|か}きました", en: "Done" }
    STEP_CURRENT { ja: "入力中", easy: "{今|いま} {書|か}いています", en: "Now" }
    STEP_ERROR { ja: "要確認", easy: "{直|なお}してください", en: "To check" }
    STEP_AHEAD { ja: "未入力", easy: "まだです", en: "Not yet" }
    INFO { ja: "お知らせ", easy: "お{知|し}らせ", en: "Information" }
    SUCCESS { ja: "完了", easy: "できました", en: "Success" }
    WARNING { ja: "注意", easy: "{注意|ちゅうい}", en: "Warning" }
    ERROR { ja: "エラー", easy: "まちがい", en: "Error" }
    BREADCRUMB { ja: "現在の場所", easy: "{今|いま}の {場所|ばしょ}", en: "You are here" }
    PAGER { ja: "ページの移動", easy: "ページを {変|か}える", en: "Pages" }
    PREVIOUS_PAGE { ja: "前のページ", easy: "{前|まえ}の ページ", en: "Previous page" }
    NEXT_PAGE { ja: "次のページ", easy: "{次|つぎ}の ページ", en: "Next page" }
}
