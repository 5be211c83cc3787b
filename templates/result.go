package templates

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"guichet/templates/block"
)

// Result is one line of an answer to commands; it is desk.Said. What was done, refused or
// answered is a sentence of the language, by Key and Args.
//
// The keys are the phrases "done.KEY", "refused.KEY" and "answer.KEY" of en.tmpl, which is
// the reference: every other language has the same ones, with the same placeholders. A
// placeholder is {1} for the first of Args as it is, or says what it is:
//
//	{1:status}    a Status                {1:date}      a time in RFC 3339
//	{1:priority}  low, normal, high …     {1:duration}  as time.Duration writes it
//	{1:standing}  requester, watcher …    {1:words}     free words: left out of sensitive letters
type Result struct {
	Line string   // the command as it was written, shown as it is; "": about the whole mail
	Key  string   // of the sentence; an unknown one is shown as it is
	Args []string // for {1}, {2} and so on; those that are missing are shown as "?"
	Text string   // where Key is "": shown as it is
}

// Sentence reports whether mails have the phrase name, such as "done.merged", and how many
// Args it takes. It is there for tests of who makes Saids.
func (s *Set) Sentence(name string) (args int, ok bool) {
	p, ok := s.languages[fallback].phrases[name]
	for _, hole := range placeholders(p) {
		n, _ := strconv.Atoi(strings.SplitN(hole, ":", 2)[0])
		args = max(args, n)
	}
	return args, ok && isSentence(name)
}

// Say is what a Result says, outside of a letter: list is "done", "refused" or "answer".
func (s *Set) Say(lang, list string, said Result) string {
	v := &view{l: s.language(lang)}
	return unmarked.Replace(v.sentence(list, v.cleanResults(list, []Result{said}, false)[0]))
}

// unmarked takes the marks of letters out of a sentence.
var unmarked = strings.NewReplacer(string(block.StrongMark), "", string(block.CodeMark), "")

// isSentence reports whether a phrase is the sentence of a Result, or a word of the pages.
func isSentence(name string) bool {
	for _, list := range []string{"done.", "refused.", "answer.", webWords} {
		if strings.HasPrefix(name, list) {
			return true
		}
	}
	return false
}

// placeholders returns what stands in braces in a phrase, each once, sorted.
func placeholders(phrase string) []string {
	var all []string
	for {
		_, rest, ok := strings.Cut(phrase, "{")
		if !ok {
			break
		}
		var hole string
		if hole, phrase, ok = strings.Cut(rest, "}"); !ok {
			break
		}
		all = append(all, hole)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// said appends the lines of one list: "done", "refused" or "answer".
func (v *view) said(to []block.Block, list string, lines []Result) []block.Block {
	for _, s := range lines {
		text := v.sentence(list, s)
		switch {
		case strings.Contains(text, "\n"):
			if s.Line != "" {
				to = append(to, block.Block{Kind: block.Item, Text: code(s.Line)})
			}
			to = append(to, block.Block{Kind: block.Words, Text: text})
			continue
		case s.Line == "":
		case text == "":
			text = code(s.Line)
		default:
			text = fill(v.l.phrases["said"], "line", code(s.Line), "text", text)
		}
		switch {
		case text == "":
		case list == "answer" && !strings.HasPrefix(s.Key, "show"):
			to = append(to, block.Block{Kind: block.Paragraph, Text: text})
		default:
			to = append(to, block.Block{Kind: block.Item, Text: text})
		}
	}
	return to
}

func code(s string) string { return string(block.CodeMark) + s + string(block.CodeMark) }

// sentence is what a Result says, without its line.
func (v *view) sentence(list string, s Result) string {
	if s.Key == "" {
		return s.Text
	}
	phrase, ok := v.l.phrases[list+"."+s.Key]
	if !ok {
		return strings.TrimSpace(s.Key + " " + strings.Join(s.Args, ", "))
	}
	var pairs []string
	for _, hole := range placeholders(phrase) {
		number, kind, _ := strings.Cut(hole, ":")
		value := "?"
		if n, err := strconv.Atoi(number); err == nil && n >= 1 && n <= len(s.Args) {
			value = v.argument(kind, s.Args[n-1])
		}
		pairs = append(pairs, hole, value)
	}
	return fill(phrase, pairs...)
}

// argument is the word for one of Args: as it is, unless its kind is known and it is one.
func (v *view) argument(kind, value string) string {
	if t, err := time.Parse(time.RFC3339, value); err == nil && kind == "date" {
		return v.l.date(local(v, t))
	}
	return v.l.argument(kind, value)
}

// argument is that of the kinds that are the same for every reader of a language.
func (l *language) argument(kind, value string) string {
	switch kind {
	case "status", "priority", "standing":
		if w := l.phrases[kind+"."+value]; w != "" {
			return w
		}
	case "duration":
		if d, err := time.ParseDuration(value); err == nil {
			return l.duration(d)
		}
	}
	return value
}

// cleanResults makes the lines inert. What is secret leaves of a line the command's name only,
// and no free words.
func (v *view) cleanResults(list string, said []Result, secret bool) []Result {
	out := append([]Result(nil), said...)
	for i := range out {
		s := &out[i]
		s.Line, s.Key, s.Text = block.OneLine(s.Line), block.OneLine(s.Key), block.MultiLine(s.Text)
		s.Args = append([]string(nil), s.Args...)
		for k := range s.Args {
			s.Args[k] = block.OneLine(s.Args[k])
		}
		if !secret {
			continue
		}
		s.Text = ""
		s.Line, _, _ = strings.Cut(s.Line, " ")
		phrase := v.l.phrases[list+"."+s.Key]
		for k := range s.Args {
			if phrase == "" || strings.Contains(phrase, "{"+strconv.Itoa(k+1)+":words}") {
				s.Args[k] = "…"
			}
		}
	}
	return out
}
