//! How texts fall into what can be searched for, and what is found in them.

use edge_chat::{
    history::index,
    wire::{SearchQuery, atoms},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// What it falls into: a space before what stands by itself, a dot before what is glued to the one before.
fn split(text: &str) -> String {
    let mut shown = String::new();
    for atom in atoms(text) {
        if !shown.is_empty() {
            shown.push(if atom.is_glued { '·' } else { ' ' });
        }
        shown.push_str(&atom.text);
    }
    shown
}

fn query(text: &str) -> SearchQuery {
    let encoded = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    SearchQuery::parse(&format!("q={encoded}")).expect("a good query")
}

#[test]
fn a_text_falls_into_words_and_characters_search_2() {
    for (text, expected) in [
        ("", ""),
        (" \t\n", ""),
        ("hello", "hello"),
        ("Hello, World!", "hello world"),
        ("don't", "don t"),
        ("foo_bar-baz/qux", "foo bar baz qux"),
        ("3.14 and 42", "3 14 and 42"),
        ("abc123", "abc123"),
        ("a@b.example", "a b example"),
        ("上海", "上·海"),
        ("去上海meeting吧", "去·上·海 meeting 吧"),
        ("上 海", "上 海"),
        ("上,海", "上 海"),
        ("上。海", "上 海"),
        ("上\n海", "上 海"),
        ("上a海", "上 a 海"),
        ("吧", "吧"),
        ("A上B", "a 上 b"),
        ("𠮷野家", "𠮷·野·家"),
        ("々〇", "々·〇"),
        ("ﾊﾟﾝ", "ﾊ·ﾟ·ﾝ"),
        ("コーヒー", "コ·ー·ヒ·ー"),
        ("すし、てんぷら", "す·し て·ん·ぷ·ら"),
        ("か\u{3099}", "か"),
        ("한국어 공부", "한·국·어 공·부"),
        ("สวัสดี", "ส·ว·ั·ส·ด·ี"),
        ("น้ำ", "น·ำ"),
        ("ລາວ", "ລ·າ·ວ"),
        ("ខ្មែរ", "ខ·ម·ែ·រ"),
        ("မြန်မာ", "မ·ြ·န·မ·ာ"),
        ("ｆｕｌｌ　ＷＩＤＴＨ１２", "full width12"),
        ("ｍｅｅｔｉｎｇ上海", "meeting 上·海"),
        ("Café", "cafe"),
        ("Cafe\u{301}", "cafe"),
        ("ÀÉÎÕÜ àéîõü", "aeiou aeiou"),
        ("Łódź Øre Đà", "lodz ore da"),
        ("Việt Nam", "viet nam"),
        ("İstanbul ırmak", "istanbul irmak"),
        ("straße", "straße"),
        ("STRASSE ẞ", "strasse ß"),
        ("Ελλάς ΆΈΉ", "ελλασ αεη"),
        ("Ёлка Йод", "елка иод"),
        ("и\u{306}", "и"),
        ("हिन्दी में", "हिनदी में"),
        ("নমস্কার।", "নমসকার"),
        ("שָׁלוֹם עולם", "שלום עולם"),
        ("السَّلَام عليكم", "السلام عليكم"),
        ("\u{202b}שלום\u{202c} abc", "שלום abc"),
        ("👍", "👍"),
        ("ok👍🏽!", "ok 👍"),
        ("👨‍👩‍👧", "👨 👩 👧"),
        ("❤️", "❤"),
        ("🇨🇳上海", "🇨 🇳 上·海"),
        ("①½", "①½"),
        ("a\u{200d}b", "ab"),
        ("co\u{ad}operate", "cooperate"),
        ("\u{301}x", "x"),
        ("\u{e000}ann \u{e001}x", "ann x"),
        ("\" OR 1=1 --", "or 1 1"),
        ("NEAR(a b) text:x a* -b ^c {d}", "near a b text x a b c d"),
        ("\0x\u{1}y", "x y"),
        ("x\u{2028}y", "x y"),
    ] {
        assert_eq!(split(text), expected, "{text:?}");
    }
}

#[test]
fn capitals_are_their_small_letters_search_2() {
    let blocks = [
        'A'..='Z',
        '\u{c0}'..='\u{17f}',
        '\u{386}'..='\u{3ff}',
        '\u{400}'..='\u{556}',
        '\u{1e00}'..='\u{1eff}',
    ];
    for c in blocks.into_iter().flatten().filter(|c| c.is_uppercase()) {
        let small: String = c.to_lowercase().collect();
        // Palochka, whose small letter is used by nobody, and signs of mathematics and Coptic.
        if !matches!(c, 'Ӏ' | '\u{3cf}' | '\u{3d2}'..='\u{3d4}' | '\u{3f4}'..='\u{3ff}') {
            assert_eq!(split(&c.to_string()), split(&small), "{c} {:x}", u32::from(c));
        }
    }
}

#[test]
fn places_are_counted_as_javascript_does_search_1() {
    let places = |text: &str| atoms(text).iter().map(|atom| (atom.start, atom.end)).collect::<Vec<_>>();
    assert_eq!(places("上海 go"), [(0, 1), (1, 2), (3, 5)]);
    assert_eq!(places("👍🏽 𠮷 x"), [(0, 4), (5, 7), (8, 9)]);
    assert_eq!(places("e\u{301}te\u{301} x"), [(0, 5), (6, 7)]);
}

#[test]
fn a_query_finds_what_has_all_of_it_search_2_search_3() {
    type Case<'c> = (&'c str, &'c str, Option<&'c [(usize, usize)]>);
    let cases: &[Case] = &[
        // Words.
        ("the meeting is over", "meeting", Some(&[(4, 11)])),
        ("the meeting is over", "MEETING", Some(&[(4, 11)])),
        ("the meeting is over", "mee", Some(&[(4, 11)])),
        ("the meeting is over", "me", Some(&[(4, 11)])),
        ("the meeting is over", "m", None),
        ("the meeting is over", "eeting", None),
        ("the meeting is over", "over the", Some(&[(0, 3), (15, 19)])),
        ("the meeting is over", "ove the", None),
        ("the meeting is over", "over gone", None),
        ("go go go", "go", Some(&[(0, 2), (3, 5), (6, 8)])),
        ("a b", "a", Some(&[(0, 1)])),
        // Phrases.
        ("the meeting is over", "\"meeting is\"", Some(&[(4, 14)])),
        ("the meeting is over", "\"is meeting\"", None),
        ("the meeting is over", "\"meeting is ov\"", None),
        ("the meeting is over", "\"meeting is ov", Some(&[(4, 19)])),
        ("the meeting is over", "“meeting is”", Some(&[(4, 14)])),
        ("the meeting is over", "\"meet\"", None),
        ("the meeting is over", "\"\"", None),
        ("well-known", "well-known", Some(&[(0, 10)])),
        ("known well", "well-known", None),
        ("well, known", "well-known", Some(&[(0, 11)])),
        // Scripts without spaces.
        ("去上海meeting吧", "上海", Some(&[(1, 3)])),
        ("去上海meeting吧", "meeting", Some(&[(3, 10)])),
        ("去上海meeting吧", "吧", Some(&[(10, 11)])),
        ("去上海meeting吧", "海", Some(&[(2, 3)])),
        ("去上海meeting吧", "去上海", Some(&[(0, 3)])),
        ("去上海meeting吧", "上海meet", Some(&[(1, 10)])),
        ("去上海meeting吧", "上海 吧", Some(&[(1, 3), (10, 11)])),
        ("去上海meeting吧", "海上", None),
        ("去上海meeting吧", "去海", None),
        ("他去了海上,海水很蓝", "上海", None),
        ("上海北京", "\"上海 北京\"", Some(&[(0, 4)])),
        ("上海,北京", "\"上海 北京\"", Some(&[(0, 5)])),
        ("上海,北京", "上海北京", None),
        ("上海上海", "上海", Some(&[(0, 4)])),
        ("上海上", "\"上 海\"", Some(&[(0, 2)])),
        ("人人人", "人人", Some(&[(0, 3)])),
        ("ภาษาไทย", "ไทย", Some(&[(4, 7)])),
        ("한국어를", "한국어", Some(&[(0, 3)])),
        ("ｍｅｅｔｉｎｇ", "meeting", Some(&[(0, 7)])),
        ("meeting", "ＭＥＥＴ", Some(&[(0, 7)])),
        ("un café noir", "cafe", Some(&[(3, 7)])),
        ("un cafe noir", "Café", Some(&[(3, 7)])),
        // Emoji, right to left.
        ("好👍🏽", "👍", Some(&[(1, 5)])),
        ("好👍", "👎", None),
        ("👨‍👩‍👧", "👨‍👩‍👧", Some(&[(0, 8)])),
        ("שלום עולם", "עולם", Some(&[(5, 9)])),
        // What would be syntax to FTS5 is a word like any, or nothing.
        ("if or 1 1", "\" OR 1=1", Some(&[(3, 9)])),
        ("not here", "NOT", Some(&[(0, 3)])),
        ("near a b", "NEAR(a b)", Some(&[(0, 6), (7, 8)])),
        ("a b", "NEAR(a b)", None),
        ("abc", "ab*", Some(&[(0, 3)])),
        ("text x", "text:x", Some(&[(0, 6)])),
        ("c", "^c", Some(&[(0, 1)])),
        ("b", "-b", Some(&[(0, 1)])),
        ("anything", "*", None),
        ("anything", "!?", None),
        ("x", "'); DROP TABLE log; --", None),
    ];
    for (text, asked, expected) in cases {
        let marks = query(asked).marks(text);
        assert_eq!(marks.as_deref(), *expected, "{asked:?} in {text:?}");
    }
}

#[test]
fn what_fts5_is_asked_is_words_in_quotes_search_7() {
    for (asked, expected) in [
        ("上海", Some("\"上海\"")),
        ("去上海meeting吧", Some("\"去上 上海 meeting\" AND \"\u{e002}吧\"")),
        ("海", Some("\"\u{e002}海\"")),
        ("\"上海 北京\"", Some("\"上海\" AND \"北京\"")),
        ("\"go 上海\"", Some("\"go 上海\"")),
        ("the mee", Some("\"the\" AND \"\u{e001}mee\"")),
        ("meetings", Some("\"\u{e001}meetings\"")),
        ("meeti", Some("\"\u{e001}meet\"")),
        ("me", Some("\"\u{e001}me\"")),
        ("conversation", Some("\"conversation\"*")),
        ("\"a long conversation", Some("\"a long conversation\"*")),
        ("\"conversation\"", Some("\"conversation\"")),
        ("\"meet\"", Some("\"meet\"")),
        ("m", Some("\"m\"")),
        ("\" OR 1=1", Some("\"or 1 1\"")),
        ("text:x* NEAR(y)", Some("\"text x\" AND \"near y\"")),
        ("!", None),
    ] {
        let expression = index::expression(&query(asked));
        let expected = expected.map(str::to_owned);
        assert_eq!(expression, expected, "{asked}");
    }
    let from = SearchQuery::parse("from=Ann%22%20OR%20x").expect("a good query");
    assert_eq!(index::expression(&from).as_deref(), Some("\"\u{e000}ann\u{e122}\u{e120}or\u{e120}x\""));
}
