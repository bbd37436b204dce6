use app::shell::*; use app::text::*; use app::ui::*; use app::ui::field::*; use app::ui::steps::*; use app::ui::error_summary::*; use app::ui::summary::*;
use domain::form::*; use leptos::prelude::*; use std::collections::*; use serde_json::{Value as J, json};
fn spell(j:&mut J){match j{J::Array(a)=>a.iter_mut().for_each(spell),J::Object(o)=>for(k,e) in o{let s=["title","summary","who","decided","contact","law","label","help","note","unit","row","add","text","message","notice","purpose"].contains(&k.as_str());match e{J::String(w) if s=>*e=json!({"ja":w,"easy":w,"en":w}),x=>spell(x)}},_=>{}}}
fn main(){
 let mut j:J=serde_json::from_str(include_str!("../src/ui/field/sample.json")).unwrap(); spell(&mut j);
 let form=Form::new(serde_json::from_value(j).unwrap()).unwrap();
 let lang=Lang::parse(&std::env::args().nth(1).unwrap()).unwrap();
 let part=std::env::args().nth(2).unwrap();
 let mut a=Answers::default();
 for (p,v) in [("who/family","山田"),("who/given","花子"),("who/family_kana","ヤマダ"),("who/given_kana","山子"),("born/era","reiwa"),("born/year","5"),("born/month","8"),("born/day","1"),("allergy","yes"),("care","long"),("extras","early,late"),("wish/1","sakura"),("wish/2","matsu"),("guardian","a,b"),("guardian/a/name/family","山田"),("guardian/a/days","8"),("home/postcode","3990701"),("home/town","長野県塩尻市広丘吉田"),("home/block","1-2"),("phone","12"),("income","4500000"),("papers","f1"),("story","卵アレルギーがあります。\n給食について相談したいです。")]{a.set(Path::from_wire(p),v);}
 let ev=evaluate(&form,&a,jiff::civil::date(2026,11,20));
 let conflicts=BTreeMap::from([(Path::from_wire("nickname"),"はなちゃん".to_owned())]);
 let notes=BTreeMap::from([(Path::from_wire("phone"),"日中につながる番号をもう一度お知らせください。".to_owned())]);
 let at=vec![AttachmentLine{id:"f1".into(),path:Path::from_wire("papers"),name:"就労証明書_令和8年11月_株式会社サンプル.pdf".into(),bytes:1_250_000,href:"#".into()},AttachmentLine{id:"f2".into(),path:Path::from_wire("papers"),name:"IMG_2041.jpg".into(),bytes:824_000,href:"#".into()}];
 let ctx=FieldContext{lang,form:&form,answers:&a,show_findings:true,conflicts:&conflicts,attachments:&at,notes:&notes,open:None};
 let st=|| steps(vec![
  Step{title:"お子さんについて".into_any(),href:Some("#".into()),state:StepState::Done},
  Step{title:"ご家族について".into_any(),href:Some("#".into()),state:StepState::Error},
  Step{title:"希望する保育所".into_any(),href:Some("#".into()),state:StepState::Current},
  Step{title:"書類".into_any(),href:None,state:StepState::Ahead},
  Step{title:"同意".into_any(),href:None,state:StepState::Ahead}],lang);
 let body=match part.as_str(){
 "form0"|"form1"=>{ let s=&ev.sections[if part=="form0"{0}else{1}];
  let f=s.fields.iter().map(|f|field(f,&ctx)).collect_view();
  view!{<div class="container with-steps">{st()}<div class="stack step-body"><p class="procedure-name">"保育所の利用申込み（4月入所・一次）"</p><h1>{s.section.title.view(lang)}</h1>{error_summary(lines(s,"",lang),lang)}<form class="stack form">{f}
   <section class="places"><h2>"住所を選んでください"</h2><ul class="places-list"><li>{button::submit(button::Look::Secondary,"a","b","長野県塩尻市広丘吉田".into_any())}</li><li>{button::submit(button::Look::Secondary,"a","b","長野県塩尻市広丘".into_any())}</li></ul></section>
   <div class="actions">{button::submit(button::Look::Primary,"_then","next",common::SAVE_AND_CONTINUE.view(lang))}{button::submit(button::Look::Secondary,"_then","later","続きはあとで".into_any())}</div><p class="hint">"12:04 に保存しました。"</p></form></div></div>}.into_any()}
 "misc"=>{ let sc=SummaryContext{lang,form:&form,attachments:&at,change:Some("#"),show_findings:true,earlier:None};
  view!{<div class="hero"><div class="container stack"><h1>"手続をさがす"</h1><p class="lead">"いつでも、どこでも、書かずに。スマートフォンから申請できます。"</p><form class="search"><label class="search-label" for="s">"手続の名前や、困りごとから"</label><div class="search-row"><input class="input" id="s" type="search"/>{button::plain_submit(button::Look::Primary,"さがす".into_any())}</div></form></div></div>
  <div class="container stack">{breadcrumb::breadcrumb(vec![("#".into(),"トップ".into_any())],"保育所".into_any(),lang)}<h2>"申請できる手続"</h2><ul class="cards">
   {[("保育所の利用申込み","保育所・認定こども園などの利用を申し込みます。"),("児童手当の認定請求","お子さんが生まれたとき、転入したときに。"),("高額療養費の支給申請","医療費が高くなったときに。"),("市民アンケート","暮らしについての意見を聞かせてください。")].into_iter().map(|(t,s)|view!{<li class="card"><h3 class="card-title"><a href="#">{t}</a></h3><p class="card-text">{s}</p><p class="card-meta">"入力 約15分"</p></li>}).collect_view()}</ul>
   <div class="actions">{button::submit(button::Look::Primary,"a","b","申請をはじめる".into_any())}{button::submit(button::Look::Danger,"a","b","取り下げる".into_any())}{button::submit(button::Look::Text,"a","b","あとで".into_any())}</div>
   {notice::notice(Tone::Success,"受け付けました".into_any(),view!{<p>"受付番号をひかえてください。"</p>}.into_any(),lang)}
   {notice::line(Tone::Info,"受付は 12月1日 に始まります。".into_any(),lang)}{notice::line(Tone::Warning,"締切が近づいています。".into_any(),lang)}{notice::line(Tone::Error,"ファイルが大きすぎます。".into_any(),lang)}
   <dl class="receipt"><div><dt>"受付番号"</dt><dd class="receipt-number">"K7-3924-8815"</dd></div><div><dt>"受付日時"</dt><dd>"2026年11月20日 12:04"</dd></div></dl>
   <dl class="facts"><div><dt>"状態"</dt><dd>{chip::chip(Tone::Info,"審査中".into_any())}" "{chip::chip(Tone::Warning,"差戻し".into_any())}" "{chip::chip(Tone::Success,"決定済".into_any())}" "{chip::chip(Tone::Error,"期限超過".into_any())}" "{chip::chip(Tone::Neutral,"取下げ".into_any())}</dd></div><div><dt>"受付日時"</dt><dd>"2026年11月20日"</dd></div></dl>
   <p class="clock"><b>"認定"</b>" 残り12日"</p>
   <section class="panel stack-small"><h3>"利用調整"</h3><p class="outcome">"内定　さくら保育園"</p><p class="hint">"2026年11月20日"</p></section>
   <div class="field"><label class="field-label" for="c">"確認コード"</label><p class="field-support">"メールに届いた6桁の数字"</p><input class="input input-code" id="c" value="123456" aria-invalid="true"/><p class="field-error">"＊コードが違います。"</p></div>
   <ul class="timeline"><li><time>"2026年11月20日 12:04"</time>"申請を受け付けました"</li><li><time>"2026年11月19日"</time>"下書きを保存しました"</li></ul>
   {ev.sections.iter().map(|s|view!{<section class="stack-small"><div class="section-head"><h2>{s.section.title.view(lang)}</h2><a class="section-change" href="#">"変更する"</a></div>{of_section(s,&sc)}</section>}).collect_view()}
   <div class="table-scroll"><table class="table"><thead><tr><th>"回"</th><th>"受付開始"</th><th>"締切"</th></tr></thead><tbody><tr><th>"一次"</th><td>"2026年11月4日 9:00"</td><td>"2026年11月28日 17:00"</td></tr><tr><th>"二次"</th><td>"2027年1月4日 9:00"</td><td>"2027年1月28日 17:00"</td></tr></tbody></table></div>
   {pager::pager(Some("#".into()),Some("#".into()),lang)}
   </div>}.into_any()}
 _=>{ let sc=SummaryContext{lang,form:&form,attachments:&at,change:None,show_findings:true,earlier:None};
  view!{<div class="container container-wide stack"><div class="toolbar"><h1>"山田 花子 K7-3924-8815"</h1>{chip::chip(Tone::Info,"審査中".into_any())}<span class="end">{button::small(button::Look::Secondary,"a","b","前の申請".into_any(),().into_any())}" "{button::small(button::Look::Secondary,"a","b","次の申請".into_any(),().into_any())}</span></div>
  <ul class="figures"><li><b>"128"</b>"受付待ち"</li><li><b>"42"</b>"審査中"</li><li><b>"7"</b>"差戻し"</li><li><b>"3"</b>"期限超過"</li></ul>
  <form class="filters"><div><label for="q">"さがす"</label><input class="input" id="q"/></div><div><label for="w">"状態"</label><select class="input select" id="w"><option>"すべて"</option></select></div>{button::small(button::Look::Secondary,"a","b","しぼり込む".into_any(),().into_any())}</form>
  <div class="table-scroll"><table class="table table-dense table-stack"><thead><tr><th class="tick"><input type="checkbox" aria-label="すべて"/></th><th aria-sort="descending"><button class="sort">"受付日"</button></th><th>"受付番号"</th><th>"児童"</th><th>"状態"</th><th class="figure">"残り日数"</th></tr></thead><tbody>
  {(0..6).map(|i|view!{<tr><td class="tick"><input type="checkbox" aria-label="選ぶ"/></td><td data-label="受付日">{format!("11月{}日 12:04",20-i)}</td><td data-label="受付番号"><a href="#">{format!("K7-39{i}4-8815")}</a></td><td data-label="児童">"山田 花子（ヤマダ ハナコ）"</td><td data-label="状態">{chip::chip(Tone::Info,"審査中".into_any())}</td><td class="figure" data-label="残り日数">{12-i}</td></tr>}).collect_view()}</tbody></table></div>
  <div class="desk"><div class="stack">{ev.sections.iter().map(|s|view!{<section class="stack-small"><h2>{s.section.title.view(lang)}</h2>{of_section(s,&sc)}</section>}).collect_view()}</div><div class="desk-side"><section class="panel stack"><h2>"決定"</h2><p>"内定・保留・不承諾"</p>{button::submit(button::Look::Primary,"a","b","決定する".into_any())}</section><div class="message"><p class="message-head">"市 11月20日"</p><p>"書類を確認しました。"</p></div><div class="message message-own"><p class="message-head">"山田 11月20日"</p><p>"ありがとうございます。"</p></div></div></div></div>}.into_any()}
 };
 let chrome=Chrome{lang,nonce:"n".into(),door:if part=="desk"{Door::Staff}else{Door::Residents},city:Text{ja:"書かず市".into(),easy:"{書|か}かず{市|し}".into(),en:"Kakazu City".into()},title:"t".into(),style:"/tmp/gallery.css",bundle:None,here:"/".into(),form:None,signed_in:true,administrator:true,demo:true};
 println!("{}",document(&chrome,body).to_html());
}
