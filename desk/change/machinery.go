package change

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"guichet/mail"
)

// NoReply are local parts nobody reads, in the languages of letters: "no-reply", "shop.noreply+7",
// "ne-pas-repondre", "nicht-antworten".
var NoReply = regexp.MustCompile(`(?i)^(?:(?:.+[+._-])?(?:do[-_.]?not[-_.]?(?:reply|respond|answer)|no[-_.]?(?:reply|respuesta|responder|contestar)|ne[-_.]?pas[-_.]?r[eé]pondre|sans[-_.]?r[eé]ponse|` +
	`(?:bitte[-_.]?)?(?:nicht[-_.]?(?:be)?antworten|keine[-_.]?antwort)|non[-_.]?rispondere|n[aã]o[-_.]?respond(?:a|er)|niet[-_.]?(?:be)?antwoorden|geen[-_.]?antwoord)|` +
	`mailer-?daemon|bounces?|microsoftexchange[0-9a-f]{32})(?:[+._-].*)?$`)

// listMachinery are local parts of what runs a list (RFC 2142 §6 and the habits of list managers).
var listMachinery = regexp.MustCompile(`(?i)^(owner-.+|.+-owner|.+[+]owner|.+-bounces?([+].*)?|.+[+]bounces?([-=].*)?|.+-confirm([+].*)?)$`)

// perhapsMachinery are local parts that people have as well.
var perhapsMachinery = regexp.MustCompile(`(?i)^(.+-request|.+-admin|.+[+]help)$`)

// machineryWords are what every name has, in lower case, that one of these expressions matches. They are asked about
// each mail several times, and people's names have none.
var machineryWords = []string{
	"repl", "resp", "answer", "contest", "pon", "antwo", "daemon", "bounce", "microsoft", "owner", "confirm", "request", "admin", "help",
}

// mayBeMachinery reports whether one of the expressions may match; false where none does.
func mayBeMachinery(local string) bool {
	var low [64]byte
	if len(local) > len(low) {
		return true
	}
	for i := range len(local) {
		c := local[i]
		switch {
		case c >= utf8.RuneSelf: // there are letters beyond ASCII that the expressions take for its own
			return true
		case 'A' <= c && c <= 'Z':
			c |= 0x20
		}
		low[i] = c
	}
	name := low[:len(local)]
	return slices.ContainsFunc(machineryWords, func(word string) bool { return bytes.Contains(name, []byte(word)) })
}

// NobodyReads reports whether a machine stands behind an address by its name alone.
func NobodyReads(a mail.Address) bool {
	return mayBeMachinery(a.Local) && (NoReply.MatchString(a.Local) || listMachinery.MatchString(a.Local))
}

// RunsList is NobodyReads for an address of which nothing else is known, such as the author of a forwarded mail.
func RunsList(a mail.Address) bool {
	return NobodyReads(a) || strings.HasSuffix(strings.ToLower(a.Local), "-request")
}

// ByMachinery reports whether what runs a list, or nobody who reads an answer, wrote the mail: its From says so, or
// Sender or the reverse-path of the same domain. Such addresses take an automatic letter for an order, or
// answer it (PRODUCT 1.10).
func (r *Decision) ByMachinery() bool {
	from, path := r.Sender.Address, r.In.Envelope.From
	if NobodyReads(from) {
		return true
	}
	if r.Via || r.Dir.Via(from) {
		return r.Dir.Via(from) // of a list that the configuration lists its members write, if it says who (Schleuder does not)
	}
	odd := path.IsZero() || !strings.EqualFold(path.String(), from.String()) || r.listFields()
	if odd && mayBeMachinery(from.Local) && perhapsMachinery.MatchString(from.Local) {
		return true
	}
	return slices.ContainsFunc([]mail.Address{r.In.Message.Sender, path}, func(a mail.Address) bool {
		return strings.EqualFold(a.Domain, from.Domain) && a.Local != from.Local && mayBeMachinery(a.Local) &&
			(listMachinery.MatchString(a.Local) || perhapsMachinery.MatchString(a.Local))
	})
}

// listMarks are fields that lists write.
var listMarks = []string{"List-Id", "List-Post", "List-Unsubscribe", "List-Help", "List-Owner", "X-BeenThere", "X-Mailing-List", "Mailing-List", "X-Mailman-Version", "X-Loop"}

func (r *Decision) listFields() bool {
	return slices.ContainsFunc(listMarks, func(name string) bool { return r.In.Message.Header.Get(name) != "" })
}

// namesList reports whether a field of the mail names an address as the list, or the form, that brought it; only
// those count that read says yes to.
func (r *Decision) namesList(a mail.Address, read func(field string) bool) bool {
	want := strings.ToLower(a.String())
	for _, name := range mail.ListFields {
		if !read(name) {
			continue
		}
		for _, v := range r.In.Message.Header.All(name) {
			v = strings.ToLower(v)
			if name == "list-id" && strings.Trim(v[strings.LastIndex(v, "<")+1:], "<> ") == strings.ReplaceAll(want, "@", ".") ||
				name != "list-id" && containsAddress(v, want) {
				return true
			}
		}
	}
	return false
}

func anyField(string) bool { return true }

// containsAddress reports whether a field names an address, and not one that only ends or begins alike.
func containsAddress(v, want string) bool {
	return slices.Contains(strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(" <>,;:\"()?", r) }), want)
}

// isItsList reports whether an address is the list that sent the mail: its reverse-path or its fields say so.
func (r *Decision) isItsList(a mail.Address) bool {
	path, list := strings.ToLower(r.In.Envelope.From.Local), strings.ToLower(a.Local)
	if belongs(r.In.Envelope.From.Domain, a.Domain) && list != "" && path != list {
		rest, found := strings.CutPrefix(path, list)
		if found && strings.IndexAny(rest, "-+=") == 0 || strings.HasPrefix(path, "owner-"+list) {
			return true
		}
	}
	return r.listFields() && r.namesList(a, anyField)
}

// belongs reports whether one domain is the other or below it.
func belongs(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	return a == b || strings.HasSuffix(a, "."+b) || strings.HasSuffix(b, "."+a)
}

// BroughtBy is the list or form of the configuration that brought a mail and left its From alone: a field of the
// mail names it, and its host is proven: by SPF of the reverse-path, by a signature that covers that field,
// or by being trusted (PRODUCT 1.7).
func (r *Decision) BroughtBy() (mail.Address, bool) {
	for _, a := range r.Dir.Policy.Via {
		proven := r.In.Envelope.Trusted || r.In.Verdict.SPF == "pass" && belongs(r.In.Envelope.From.Domain, a.Domain)
		if proven && (r.namesList(a, anyField) || r.isItsList(a)) || r.namesList(a, func(field string) bool { return r.signedAt(a, field) }) {
			return a, true
		}
	}
	return mail.Address{}, false
}
