package templates

import (
	"regexp"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"
	"unicode"
	"unicode/utf8"

	"guichet/templates/block"
)

// phrase is one "name: words" line of a language, and where it stands.
type phrase struct {
	words string
	file  string
	line  int
}

// piece is one template, and the text that its positions count in.
type piece struct {
	file string
	text string
	tree *parse.Tree
}

// line returns where a position is, from 1.
func (p piece) line(at parse.Pos) int {
	return 1 + strings.Count(p.text[:min(int(at), len(p.text))], "\n")
}

// source is one file: its phrases, which stand between {{define "words"}} and the next
// {{end}}, and its templates.
type source struct {
	file    string // as errors name it
	phrases map[string]phrase
	pieces  map[string]piece
}

var (
	beginPhrases = regexp.MustCompile(`^\{\{-?\s*define\s+"words"\s*-?\}\}$`)
	endPhrases   = regexp.MustCompile(`^\{\{-?\s*end\s*-?\}\}$`)
	define       = regexp.MustCompile(`\{\{-?\s*define\s`)
)

// readSource reads a file, and adds what is wrong with it. What is not text is a fault: it
// could be taken for form, or spoil a mail.
func readSource(file, text string, wrong *faults) *source {
	s := &source{file: file, phrases: map[string]phrase{}, pieces: map[string]piece{}}
	s.parse(s.takePhrases(text, wrong), wrong)
	return s
}

// takePhrases takes the phrases out of a text. Their lines stay, empty, so that the faults
// of templates name the right ones.
func (s *source) takePhrases(text string, wrong *faults) string {
	var rest strings.Builder
	inside, number := false, 0
	for ln := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		number++
		trimmed := strings.Trim(ln, " \t\r\n")
		if !utf8.ValidString(ln) || strings.ContainsFunc(trimmed, func(r rune) bool { return r != '\t' && unicode.IsControl(r) }) {
			wrong.add(s.file, number, "not text in UTF-8")
			ln, trimmed = "\n", ""
		}
		switch {
		case !inside && beginPhrases.MatchString(trimmed):
			inside = true
		case inside && endPhrases.MatchString(trimmed):
			inside = false
		case inside && strings.HasPrefix(trimmed, "{{/*") && strings.HasSuffix(trimmed, "*/}}"):
		case inside && trimmed != "":
			s.add(trimmed, number, wrong)
		case !inside:
			rest.WriteString(ln)
			continue
		}
		rest.WriteByte('\n')
	}
	if inside {
		wrong.add(s.file, number, "the phrases do not end with {{end}}")
	}
	return rest.String()
}

// add takes a phrase. Spaces that must not break belong to its words.
func (s *source) add(ln string, number int, wrong *faults) {
	name, words, ok := strings.Cut(ln, ": ")
	words = strings.Trim(words, " \t")
	if !ok || words == "" {
		wrong.add(s.file, number, "not a phrase: %q", ln)
		return
	}
	if _, twice := s.phrases[name]; twice {
		wrong.add(s.file, number, "the phrase %q stands there twice", name)
	}
	s.phrases[name] = phrase{words: block.Inline.Replace(words), file: s.file, line: number}
}

// parse reads the templates of a text. One that is broken hides no fault of another.
func (s *source) parse(text string, wrong *faults) {
	text = block.Mark(text)
	if t, err := template.New(s.file).Parse(text); err == nil {
		s.take(t, text, wrong)
		return
	}
	begins := define.FindAllStringIndex(text, -1)
	before := len(*wrong)
	for i := range begins {
		from, to := begins[i][0], len(text)
		if i+1 < len(begins) {
			to = begins[i+1][0]
		}
		part := strings.Repeat("\n", strings.Count(text[:from], "\n")) + text[from:to]
		t, err := template.New(s.file).Parse(part)
		if err != nil {
			wrong.addTemplate(s.file, err)
			continue
		}
		s.take(t, part, wrong)
	}
	if len(*wrong) == before { // it is broken as a whole only
		_, err := template.New(s.file).Parse(text)
		wrong.addTemplate(s.file, err)
	}
}

// take keeps the templates of a text. Words that belong to none are a fault.
func (s *source) take(t *template.Template, text string, wrong *faults) {
	for _, d := range t.Templates() {
		p := piece{s.file, text, d.Tree}
		switch {
		case d.Name() != s.file:
			s.pieces[d.Name()] = p
		case !parse.IsEmptyTree(d.Root):
			wrong.add(s.file, p.line(firstWord(d.Root)), "there are words outside of {{define}} and {{end}}")
		}
	}
}

// firstWord is where a list begins to say something.
func firstWord(list *parse.ListNode) parse.Pos {
	at := slices.IndexFunc(list.Nodes, func(n parse.Node) bool { return !parse.IsEmptyTree(n) })
	if at < 0 {
		return list.Pos
	}
	pos := list.Nodes[at].Position()
	if t, ok := list.Nodes[at].(*parse.TextNode); ok {
		pos += parse.Pos(len(t.Text) - len(strings.TrimLeft(string(t.Text), " \t\r\n")))
	}
	return pos
}

// textPiece makes a template of a phrase with actions in it.
func textPiece(name string, p phrase) (piece, error) {
	text := strings.Repeat("\n", p.line-1) + `{{define "` + name + `"}}` + p.words + "{{end}}"
	t, err := template.New(p.file).Parse(text)
	if err != nil {
		return piece{}, err
	}
	return piece{p.file, text, t.Lookup(name).Tree}, nil
}
