package desk

import (
	"strings"

	"guichet/mail"
	"guichet/parser"
)

// refusal returns why a mail is not taken at all; nil where it is. What a front or LMTP hands
// over is never refused: its sender, who may be made up, would be told.
func (r *ruling) refusal() *mail.Error {
	m, env := r.in.Message, &r.in.Envelope
	refused := func(text string) *mail.Error { return &mail.Error{Kind: mail.Refused, Text: text} }
	switch fields, broken := authorFields(m.Header); {
	case env.Relayed(), r.in.Released != "":
		return nil
	case fields > 1:
		return refused("The mail has several From fields")
	case broken:
		return refused("The From field is broken: a space around its name, or a NUL")
	case env.Trusted && len(m.From) > 1:
		return refused("The mail names several authors")
	case r.in.Content.Malware != "":
		return refused("The mail holds malware")
	}
	if r.dir.policy.DMARCReject && r.verdict().Result == mail.Fail && r.verdict().Policy == "reject" &&
		!r.toRole() && r.automatic() == "" {
		return refused("The domain of the From address asks to refuse what it did not send (DMARC)")
	}
	return nil
}

// authorFields counts the fields that some reader takes for From, and says whether another
// reader may not, or not see all of it. No mail program writes such; spoofers do.
func authorFields(h parser.Header) (n int, broken bool) {
	for _, f := range h {
		if strings.EqualFold(strings.TrimSpace(f.Name), "From") {
			n++
			broken = broken || len(f.Name) != len("From") || strings.ContainsRune(f.Value, 0)
		}
	}
	return n, broken
}

// excused reports whether a forwarder or list that the configuration names brought the mail: it
// keeps the author's From, so that his domain's policy fails through no fault of his. SPF must
// say that the reverse-path is its own.
func (r *ruling) excused() bool {
	return r.in.Verdict.SPF == "pass" && r.dir.via(r.in.Envelope.From)
}
