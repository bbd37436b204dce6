//! What is wrong with an answer, and what to do about it: one sentence per kind of problem.

phrases! {
    MISSING { ja: "入力してください。", easy: "{書|か}いてください。", en: "Please enter an answer." }
}
