package mailauth

// proof is how much a pass proves of a mail (PRODUCT 1.18).
type proof int

// The proofs, from the least.
const (
	noProof       proof = iota
	weakProof           // a signature that leaves open who, about what or when: anybody may have changed it
	customerProof       // a signature under which somebody may have put another body, or that was sent to others: agents' rights need more
	fullProof           // a signature of all that is read, or SPF
)

// Fields whose absence from a signature makes it weak for everybody, and for agents.
var (
	readFields = []string{"from", "subject", "date"}
	bodyFields = []string{"content-type", "content-transfer-encoding", "mime-version"}
)

// openFields finds what a good signature leaves open: a field that it does not name, or of which the mail has
// more than it names. The second value is that field, "" none.
func (v *verifier) openFields(s dkimField) (proof, string) {
	if name := v.open(s, readFields); name != "" {
		return weakProof, name
	}
	if name := v.open(s, bodyFields); name != "" {
		return customerProof, name
	}
	if there := len(v.h.all("to")) + len(v.h.all("cc")); there == 0 || v.open(s, []string{"to", "cc"}) != "" {
		return customerProof, "to"
	}
	return fullProof, ""
}

// open returns the first of these fields that the mail has and s does not sign, every one of them.
func (v *verifier) open(s dkimField, names []string) string {
	for _, name := range names {
		named := 0
		for _, signed := range s.signed {
			if signed == name {
				named++
			}
		}
		if len(v.h.all(name)) > named {
			return name
		}
	}
	return ""
}
