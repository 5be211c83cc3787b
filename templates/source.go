package templates

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// phrase is one "name: words" line of a language, and where it stands.
type phrase struct {
	words string
	file  string
	line  int
}

func (p phrase) fault(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %w", p.file, p.line, fmt.Errorf(format, args...))
}

// source is one file of a language: its phrases, which stand between {{define "words"}} and
// the next {{end}}, and all of it for the templates.
type source struct {
	file    string // as errors name it
	text    string
	phrases map[string]phrase
}

var (
	beginPhrases  = regexp.MustCompile(`^\{\{-?\s*define\s+"words"\s*-?\}\}$`)
	beginTemplate = regexp.MustCompile(`\{\{-?\s*define\s+"([^"]*)"`)
	endPhrases    = regexp.MustCompile(`^\{\{-?\s*end\s*-?\}\}$`)
)

// readSource takes the phrases out of a file. They are removed from the text, where their
// lines stay empty so that errors of templates name the right ones. What is not text is an
// error: it could be taken for form, or spoil a mail.
func readSource(file, text string) (*source, error) {
	s := &source{file: file, phrases: map[string]phrase{}}
	var rest strings.Builder
	inside, number := false, 0
	for ln := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		number++
		trimmed := strings.Trim(ln, " \t\r\n")
		if !utf8.ValidString(ln) || strings.ContainsFunc(trimmed, func(r rune) bool { return r != '\t' && unicode.IsControl(r) }) {
			return nil, fmt.Errorf("%s:%d: not text in UTF-8", file, number)
		}
		switch {
		case !inside && beginPhrases.MatchString(trimmed):
			inside = true
		case inside && endPhrases.MatchString(trimmed):
			inside = false
		case inside && strings.HasPrefix(trimmed, "{{/*") && strings.HasSuffix(trimmed, "*/}}"):
		case inside && trimmed != "":
			if err := s.add(trimmed, number); err != nil {
				return nil, err
			}
		case !inside:
			rest.WriteString(ln)
			continue
		}
		rest.WriteByte('\n')
	}
	if inside {
		return nil, fmt.Errorf("%s:%d: the phrases do not end with {{end}}", file, number)
	}
	s.text = rest.String()
	return s, nil
}

// begin returns the line on which a template begins, 0 if the file has none of that name.
func (s *source) begin(name string) int {
	number := 0
	for ln := range strings.Lines(s.text) {
		number++
		if m := beginTemplate.FindStringSubmatch(ln); m != nil && m[1] == name {
			return number
		}
	}
	return 0
}

// outside returns the first line with words that belong to no template: before the first
// one, else behind one that ended.
func (s *source) outside() int {
	number, depth := 0, 0
	for ln := range strings.Lines(s.text) {
		number++
		rest := ln
		for _, action := range actions.FindAllString(ln, -1) {
			before, after, _ := strings.Cut(rest, action)
			if depth == 0 && strings.TrimSpace(before) != "" {
				return number
			}
			rest = after
			switch word, _, _ := strings.Cut(strings.Trim(action, "{}- "), " "); word {
			case "define", "if", "range", "with", "block":
				depth++
			case "end":
				depth--
			}
		}
		if depth == 0 && strings.TrimSpace(rest) != "" {
			return number
		}
	}
	return number
}

func (s *source) add(ln string, number int) error {
	name, words, ok := strings.Cut(ln, ": ")
	p := phrase{words: inline.Replace(strings.TrimSpace(words)), file: s.file, line: number}
	if !ok || p.words == "" {
		return p.fault("not a phrase: %q", ln)
	}
	if _, twice := s.phrases[name]; twice {
		return p.fault("the phrase %q stands there twice", name)
	}
	s.phrases[name] = p
	return nil
}

// agree checks the phrases of a language against those of the reference, which has every
// name that there is, and wants the same placeholders.
func agree(file string, phrases, reference map[string]phrase) error {
	for _, name := range sorted(phrases) {
		p := phrases[name]
		want, known := reference[name]
		if !known {
			return p.fault("nobody uses the phrase %q", name)
		}
		if got, want := holes(p.words), holes(want.words); !slices.Equal(got, want) {
			return p.fault("the phrase %q has the placeholders %q, want %q", name, got, want)
		}
	}
	for _, name := range sorted(reference) {
		if _, ok := phrases[name]; !ok {
			return fmt.Errorf("%s: the phrase %q is missing", file, name)
		}
	}
	return nil
}

func sorted(phrases map[string]phrase) []string {
	names := make([]string, 0, len(phrases))
	for name := range phrases {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
