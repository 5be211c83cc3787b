package templates

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"guichet/templates/inline"
)

// language is its phrases, and the layout with its words, of one file or of several of which
// later ones replace what they have too.
type language struct {
	tag     string
	kinds   *template.Template
	phrases map[string]string
	months  []string
	units   []string // of sizes: bytes, thousands, millions
}

// kinds returns every Kind: the layout has a template for each.
func kinds() []Kind {
	return []Kind{
		KindReceived, KindReply, KindStatus, KindResolved, KindClosed, KindRating, KindWatch,
		KindNew, KindUpdate, KindNote, KindAssigned, KindTranscript, KindUndo, KindAlert, KindDigest,
		KindReminder, KindAccess, KindConfirm, KindTaken, KindAsk, KindRights, KindLogin,
	}
}

// parseLanguage makes a language of the layout and its own sources, of which later ones win,
// and adds what is wrong with it.
func parseLanguage(tag string, layout map[string]piece, sources []*source, all keys, wrong *faults) *language {
	l := &language{tag: tag, kinds: template.New(tag).Option("missingkey=error"), phrases: map[string]string{}}
	var own faults
	phrases, pieces := map[string]phrase{}, maps.Clone(layout)
	for _, s := range sources {
		maps.Copy(phrases, s.phrases)
		for name, p := range s.pieces {
			if _, ok := layout[name]; !ok && !all.known(name) {
				own.add(s.file, p.line(p.tree.Root.Pos), "nobody uses the template %q", name)
				continue
			}
			delete(phrases, name)
			pieces[name] = p
		}
	}
	for name, p := range phrases {
		l.phrases[name] = p.words
		if _, text := all.texts[name]; !text {
			continue
		}
		piece, err := textPiece(name, p)
		if err != nil {
			own.addTemplate(p.file, err)
			continue
		}
		pieces[name] = piece
	}
	checkPhrases(sources[0].file, phrases, pieces, needed(layout, pieces), all, &own)
	l.checkLists(phrases, &own)
	for _, p := range pieces {
		l.checkNames(p, pieces, all, &own)
	}
	if err := l.assemble(pieces); err != nil {
		own.addTemplate(sources[0].file, err)
	}
	if len(l.months) == 12 && len(l.units) == 3 {
		l.checkExecution(pieces, &own)
	}
	if len(own) == 0 {
		l.compile(pieces, sources[0].file, &own)
	}
	*wrong = append(*wrong, own...)
	return l
}

// needed returns the names that a language's templates include, and those include in turn,
// with the phrases of the fields that they tell.
func needed(layout, pieces map[string]piece) map[string]bool {
	all := map[string]bool{}
	var follow func(p piece)
	follow = func(p piece) {
		for path := range p.fields() {
			if name := fieldKeys[path]; name != "" {
				all[name] = true
			}
		}
		for _, u := range p.includes() {
			if next, ok := pieces[u.name]; !all[u.name] {
				all[u.name] = true
				if ok {
					follow(next)
				}
			}
		}
	}
	for name := range layout {
		follow(pieces[name])
	}
	return all
}

// checkPhrases checks the phrases of a language against the list.
func checkPhrases(file string, phrases map[string]phrase, pieces map[string]piece, needed map[string]bool, all keys, wrong *faults) {
	for name, p := range phrases {
		want, code := all.placeholders[name]
		if !all.known(name) {
			wrong.add(p.file, p.line, "nobody uses the phrase %q", name)
		} else if got := placeholders(p.words); code && !slices.Equal(got, want) {
			wrong.add(p.file, p.line, "the phrase %q has the placeholders %q, want %q", name, got, want)
		}
	}
	var missing []string
	for name := range all.placeholders {
		if _, ok := phrases[name]; !ok && (needed[name] || !isFieldKey(name)) {
			missing = append(missing, name)
		}
	}
	for name := range all.texts {
		_, words := phrases[name]
		if _, ok := pieces[name]; !ok && !words && needed[name] {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	switch len(missing) {
	case 0:
	case 1:
		wrong.add(file, 0, "the phrase %q is missing", missing[0])
	default:
		wrong.add(file, 0, "%d phrases are missing: %s", len(missing), strings.Join(missing, ", "))
	}
}

// checkLists looks at the phrases that are lists.
func (l *language) checkLists(phrases map[string]phrase, wrong *faults) {
	l.months = strings.Fields(l.phrases["months"])
	l.units = strings.Fields(l.phrases["units"])
	if p, ok := phrases["months"]; ok && len(l.months) != 12 {
		wrong.add(p.file, p.line, `the phrase "months" does not name twelve`)
	}
	if p, ok := phrases["units"]; ok && len(l.units) != 3 {
		wrong.add(p.file, p.line, `the phrase "units" does not name bytes, thousands and millions`)
	}
	for _, name := range []string{"second", "minute", "hour", "day", "skipped", "untold", "untold.held", "more", "files"} {
		if p, ok := phrases[name]; ok && strings.Count(p.words, " | ") != 1 {
			wrong.add(p.file, p.line, "the phrase %q is not \"one | many\"", name)
		}
	}
}

// assemble puts the templates together.
func (l *language) assemble(pieces map[string]piece) error {
	for name, p := range pieces {
		tree := p.tree
		if parse.IsEmptyTree(tree.Root) {
			// A part that is left out on purpose; AddParseTree would keep the old one.
			nothing, err := template.New(name).Parse(`{{""}}`)
			if err != nil {
				return err
			}
			tree = nothing.Tree
		}
		if _, err := l.kinds.AddParseTree(name, tree); err != nil {
			return err
		}
	}
	return nil
}

// compile makes the checked templates anew, so that they execute sooner.
func (l *language) compile(pieces map[string]piece, file string, wrong *faults) {
	trees := make(map[string]*parse.Tree, len(pieces))
	for name, p := range pieces {
		trees[name] = p.tree
	}
	fast, err := inline.Compile(l.tag, reflect.TypeFor[view](), trees)
	if err != nil {
		wrong.addTemplate(file, err)
	} else if fast != nil {
		l.kinds = fast
	}
}
