package rules

import (
	"strings"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/mail"
	"guichet/parser"
)

// refusal returns why a mail is not taken at all; nil where it is. What a front or LMTP hands
// over is never refused: its sender, who may be made up, would be told.
func refusal(r *change.Decision) *mail.Error {
	m, env := r.In.Message, &r.In.Envelope
	refused := func(text string) *mail.Error { return &mail.Error{Kind: mail.Refused, Text: text} }
	switch fields, broken := authorFields(m.Header); {
	case env.Relayed(), r.In.Released != "":
		return nil
	case fields > 1:
		return refused("The mail has several From fields")
	case broken:
		return refused("The From field is broken: a space around its name, or a NUL")
	case env.Trusted && len(m.From) > 1:
		return refused("The mail names several authors")
	case r.In.Content.Malware != "":
		return refused("The mail holds malware")
	}
	if r.Dir.Policy.DMARCReject && r.Verdict().Result == mail.Fail && r.Verdict().Policy == "reject" &&
		!authority.ToRoleAddress(r) && automatic(r) == "" {
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

// objection returns why a mail must not come in for its content: malware is refused, or
// quarantined where nothing is refused; spam is quarantined. What a host whose users have logged
// in or a proven agent sends, what comes to postmaster and abuse, and reports on our own letters
// may look like spam.
func objection(r *change.Decision) string {
	switch c := r.In.Content; {
	case c.Malware != "":
		return "malware: " + c.Malware
	case c.Spam != "" && !r.In.Envelope.Trusted && !authority.ToRoleAddress(r) && !agentProven(r) && !reported(r):
		return "spam: " + c.Spam
	}
	return ""
}

func agentProven(r *change.Decision) bool { return r.Agent != nil && !r.Doubted && r.Proven() }

// reported reports whether it is a delivery report to a return path of ours.
func reported(r *change.Decision) bool {
	return r.In.Message.Bounce != nil && len(r.Hints.ReturnPaths) > 0
}
