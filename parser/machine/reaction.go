package machine

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/parser/language"

	"guichet/parser/mime"
	"guichet/parser/plain"
	"guichet/parser/quote"
)

// reacted is how clients put an emoji reaction into words: who reacted stands before or after.
var reacted = language.Words(language.Reaction)

// IsReaction reports whether the mail is an emoji reaction: Gmail marks it with a part of
// its own type, Outlook and older mails of Gmail say so in words around one emoji. An answer
// that is one emoji as HTML, and has no other form, was clicked: who types one sends text as well.
func IsReaction(parts []mime.Part, text string, answer bool) bool {
	for _, l := range parts {
		if strings.HasPrefix(l.Type, "text/vnd.google.email-reaction") {
			return true
		}
	}
	text = plain.Cut(text, 4096)
	for _, l := range parts {
		if l.Disposition == "reaction" && (l.Type == "text/html" || wordless(plain.Cut(l.Text(), 4096))) { // RFC 9078
			return wordless(text)
		}
	}
	if answer && len(parts) == 1 && parts[0].Type == "text/html" && oneEmoji(text) {
		return true
	}
	for rest, filled := text, 0; rest != ""; {
		var l string
		l, rest, _ = strings.Cut(rest, "\n")
		depth, words := quote.Marks(l)
		if words = plain.Words(words); words == "" || depth > 0 {
			continue
		}
		if filled++; filled > 3 {
			return false
		}
		if isEmoji(words) {
			continue
		}
		low := strings.ToLower(words)
		for _, r := range reacted {
			if strings.Contains(low, r) && len([]rune(low)) <= 160 && (emojiIn(words) || anyEmoji(quote.Lines(text))) {
				return true
			}
		}
		return false
	}
	return false
}

// wordless reports whether nothing of a text is a word: emoji, and quotes.
func wordless(text string) bool {
	found := false
	for _, l := range quote.Lines(text) {
		if l.Depth > 0 || l.Words == "" {
			continue
		}
		found = true
		if strings.IndexFunc(l.Words, unicode.IsLetter) >= 0 || len(l.Words) > 200 {
			return false
		}
	}
	return found
}

// oneEmoji reports whether a text is one emoji, whatever it quotes.
func oneEmoji(text string) bool {
	const longest = 10 // runes: a family with its joiners and colours
	found := ""
	for _, l := range quote.Lines(text) {
		switch {
		case l.Depth > 0 || l.Words == "":
		case found != "":
			return false
		default:
			found = l.Words
		}
	}
	return isEmoji(found) && !strings.Contains(found, " ") && utf8.RuneCountInString(found) <= longest
}

// anyEmoji reports whether one of the first lines is nothing but emoji.
func anyEmoji(lines []quote.Line) bool {
	for i, l := range lines {
		if i > 12 {
			break
		}
		if isEmoji(l.Words) {
			return true
		}
	}
	return false
}

func isEmoji(words string) bool {
	found := false
	for _, r := range words {
		switch {
		case isEmojiRune(r):
			found = true
		case r == ' ', r == '\ufe0f', r == '\u200d', r == '\u20e3':
		default:
			return false
		}
	}
	return found
}

func emojiIn(words string) bool { return strings.IndexFunc(words, isEmojiRune) >= 0 }

// isEmojiRune reports whether r is a picture, or changes one's colour.
func isEmojiRune(r rune) bool {
	return r >= 0x1f000 && r <= 0x1faff || r >= 0x2600 && r <= 0x27bf || r >= 0x2b00 && r <= 0x2bff || unicode.Is(unicode.So, r) && r >= 0x2300
}
