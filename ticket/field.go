package ticket

// SetField keeps a value of a field; "" empties it.
func (t *Ticket) SetField(label, value string) {
	if value == "" {
		delete(t.Fields, label)
		return
	}
	if t.Fields == nil {
		t.Fields = map[string]string{}
	}
	t.Fields[label] = value
}

// FieldKind is what a field may hold.
type FieldKind string

// The kinds of fields.
const (
	TextField   FieldKind = "text"
	ChoiceField FieldKind = "choice"
	DateField   FieldKind = "date"   // kept as 2026-11-22
	NumberField FieldKind = "number" // kept as digits with a point before decimals
)

// FieldValue is a field that is filled in, as people read it.
type FieldValue struct {
	Label, Value string
}
