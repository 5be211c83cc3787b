package templates

import (
	"strings"

	"guichet/templates/block"
)

// Field is a field of a product's form that the requester left empty. Label and Choices are
// the desk's own words.
type Field struct {
	Label    string
	Kind     string   // "text", "choice", "date" or "number"; others are told as text
	Choices  []string // of kind choice
	Required bool
}

// FieldValue is a field that is filled in. Label is the desk's own word, Value is not.
type FieldValue struct {
	Label, Value string
}

// fields appends what a form says, as facts.
func (v *view) fields(to []block.Block) []block.Block {
	for _, f := range v.Fields {
		to = append(to, block.Block{Kind: block.Fact, Label: v.l.label(f.Label), Text: f.Value})
	}
	return to
}

func cleanFieldValues(fields []FieldValue) []FieldValue {
	out := append([]FieldValue(nil), fields...)
	for i := range out {
		out[i].Label, out[i].Value = block.OneLine(out[i].Label), block.OneLine(out[i].Value)
	}
	return out
}

// missing appends what is asked for: each field with what may stand in it, the lines to
// fill in, and a button that begins a mail with them.
func (v *view) missing(to []block.Block) []block.Block {
	if len(v.Missing) == 0 {
		return to
	}
	for _, f := range v.Missing {
		to = append(to, block.Block{Kind: block.Item, Text: v.l.field(f)})
	}
	if v.ReplyTo == "" || v.PortalOnly {
		return to
	}
	var form strings.Builder
	for _, f := range v.Missing {
		form.WriteString(v.l.label(f.Label) + "\n")
	}
	return append(to,
		block.Block{Kind: block.Paragraph, Text: v.l.phrases["field.how"]},
		block.Block{Kind: block.FillIn, Text: strings.TrimSuffix(form.String(), "\n")},
		block.Block{Kind: block.Action, Label: v.l.phrases["action.fill"], URL: block.Mailto(v.ReplyTo, v.subjectLine(), strings.ReplaceAll(form.String(), ":\n", ": \n")), Primary: true})
}

// label is how a field is named in front of its value: French has a space before the colon.
func (l *language) label(name string) string {
	return fill(l.phrases["field.label"], "label", name)
}

// field names a field and says what may stand in it.
func (l *language) field(f Field) string {
	hint := ""
	switch f.Kind {
	case "choice":
		hint = fill(l.phrases["field.choice"], "choices", strings.Join(f.Choices, ", "))
	case "date", "number":
		hint = l.phrases["field."+f.Kind]
	}
	if !f.Required {
		hint = strings.TrimPrefix(hint+", "+l.phrases["field.optional"], ", ")
	}
	if hint == "" {
		return f.Label
	}
	return f.Label + " (" + hint + ")"
}

func cleanFields(fields []Field) []Field {
	out := append([]Field(nil), fields...)
	for i := range out {
		f := &out[i]
		f.Label = block.OneLine(f.Label)
		f.Choices = append([]string(nil), f.Choices...)
		for k := range f.Choices {
			f.Choices[k] = block.OneLine(f.Choices[k])
		}
	}
	return out
}
