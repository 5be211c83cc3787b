package language

import (
	"embed"
	"strconv"
	"strings"
)

// Kind is a kind of word: the name of a section in words/.
type Kind string

// The kinds of words, and what each is evidence of.
const (
	// Around a quoted mail.
	Opener       Kind = "opener"        // begins the line above a quote, right before its date: "on"
	Verb         Kind = "verb"          // says that somebody wrote; ends that line or stands between date and name
	Pronoun      Kind = "pronoun"       // right before a verb: a person speaks, no client
	PronounAfter Kind = "pronoun-after" // the same right behind a verb
	Connecting   Kind = "connecting"    // between date, name and verb in a client's line
	Original     Kind = "original"      // between dashes above an unquoted history
	LabelFrom    Kind = "label-from"    // the lines of a history's header block, without the colon
	LabelSent    Kind = "label-sent"    // says when, in words that only mail clients use
	LabelDate    Kind = "label-date"    // says when, in a word that people use as well
	LabelTo      Kind = "label-to"
	LabelCc      Kind = "label-cc"
	LabelSubject Kind = "label-subject"
	LabelOther   Kind = "label-other"  // part of such a block, but no evidence of one
	ReplyPrefix  Kind = "reply-prefix" // begins the subject of an answer, with its colon

	// Around a forwarded mail.
	Forwarded     Kind = "forwarded"      // between dashes above it
	Begin         Kind = "begin"          // alone on a line above it, without dashes (Apple)
	ForwardedBy   Kind = "forwarded-by"   // begins a line between dashes that goes on with a name (Notes)
	ForwardPrefix Kind = "forward-prefix" // begins its subject, without the colon
	OnBehalf      Kind = "on-behalf"      // in a From, between who sent and the author

	// In place of what somebody writes.
	Stub Kind = "stub" // stands in a plain text that says no more than that there is an HTML one

	// Dates.
	Month     Kind = "month"     // twelve lines
	Afternoon Kind = "afternoon" // beside a clock of twelve hours

	// Below what somebody writes.
	SentFrom     Kind = "sent-from"    // begins the signature of a device or program
	SentLast     Kind = "sent-last"    // ends it, in languages that put the verb last
	Device       Kind = "device"       // makes such a line certain: names of devices and programs
	Addition     Kind = "addition"     // begins what people add there
	Plea         Kind = "plea"         // asks for something in passing
	Motto        Kind = "motto"        // what a signature asks of everybody: to think of the trees before printing
	Closing      Kind = "closing"      // what letters end with; thanks are not among them: they may be all that is said
	Confidential Kind = "confidential" // makes a disclaimer, if there are several
	Footer       Kind = "footer"       // begins what lists and virus scanners add

	// Machines.
	Absence        Kind = "absence"         // begins the subject of an automatic answer
	Moderation     Kind = "moderation"      // subject that tells a poster that his mail waits for a list's moderator: "begin … what follows the list"
	Challenge      Kind = "challenge"       // begins the subject of a mail that asks its receiver to prove he is a person
	CalendarAnswer Kind = "calendar-answer" // begins the subject of a calendar's answer to an invitation
	Reaction       Kind = "reaction"        // how clients put an emoji reaction into words

	// Delivery reports that follow no standard.
	BounceSubject Kind = "bounce-subject" // begins the subject
	BounceVerdict Kind = "bounce-verdict" // "action: sentence"; the recipients follow such a sentence
	BounceCopy    Kind = "bounce-copy"    // begins what is given back of the mail
)

// tags are the languages (BCP 47) in the order in which their words are given out; mul is
// words of several languages or none. Czech holds Slovak too.
var tags = []string{
	"en", "fr", "de", "es", "pt", "it", "nl", "pl", "ru", "uk", "cs", "sv", "da", "no", "fi", "tr",
	"ja", "zh", "ko", "vi", "hu", "ro", "el", "mul",
}

//go:embed words/*.txt
var files embed.FS

// Language is the words of one language. It is read-only.
type Language struct {
	Tag   string // BCP 47
	words map[Kind][]string
}

// Words returns the language's words of a kind, in the order of its file; nil if it has none.
func (l Language) Words(k Kind) []string { return l.words[k] }

// all is every language, read once when the program starts.
var all = func() []Language {
	var all []Language
	for _, tag := range tags {
		all = append(all, read(tag))
	}
	return all
}()

// All returns every language, words of no one language last.
func All() []Language { return all }

// Words returns the words of a kind of all languages. A word that several languages have
// comes several times.
func Words(k Kind) []string {
	var words []string
	for _, l := range all {
		words = append(words, l.words[k]...)
	}
	return words
}

// Set returns the words of a kind of all languages as a set.
func Set(k Kind) map[string]bool {
	set := make(map[string]bool)
	for _, w := range Words(k) {
		set[w] = true
	}
	return set
}

// read reads the file of a language. TestFiles holds that it is there and well formed.
func read(tag string) Language {
	l := Language{Tag: tag, words: make(map[Kind][]string)}
	text, err := files.ReadFile("words/" + tag + ".txt")
	if err != nil {
		return l
	}
	var kind Kind
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "== "); ok {
			kind = Kind(name)
			continue
		}
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		if word, err := strconv.Unquote(line); err == nil {
			line = word
		}
		l.words[kind] = append(l.words[kind], line)
	}
	return l
}
