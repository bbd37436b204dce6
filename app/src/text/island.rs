//! What the islands of a step say.

phrases! {
    NOT_SAVED { ja: "いま保存できていません。電波が戻ったら、もう一度保存してください。入力した内容はこの画面に残っています。", easy: "{今|いま} {保存|ほぞん}できていません。{電波|でんぱ}が {戻|もど}ったら、もう {一度|いちど} {保存|ほぞん}してください。{書|か}いた ことは この {画面|がめん}に あります。", en: "Not saved at the moment. Please save again once you are back online. What you typed is still on this page." }
    CHANGED { ja: "答えに合わせて質問が変わりました。", easy: "{質問|しつもん}が {変|か}わりました。", en: "Your answers changed the questions on this page." }
    SAID_AT { ja: "{label}：{sentence}", easy: "{label}：{sentence}", en: "{label}: {sentence}" }
    ADDRESS_FILLED { ja: "{town}を入力しました。続けて番地を入力してください。", easy: "{town}を {入|い}れました。{次|つぎ}は {番地|ばんち}を {書|か}いてください。", en: "{town} has been filled in. Please enter the block next." }
}
