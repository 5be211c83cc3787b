package intake

import (
	"slices"
	"strings"

	"guichet/desk/access"
	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/words"
	"guichet/parser"
	"guichet/ticket"
)

// grantInWords reads a plain yes to the letter that offers support access as #grant: "ok, yes, for 1
// day". Anything else beside it is words, and grants nothing.
func grantInWords(r *change.Decision, t *ticket.Ticket) {
	m := r.In.Message
	if len(m.Commands) > 0 || words.BringsFiles(m) || !t.Access.IsOffered(r.State.Now) || !authority.IsSender(r, t.Access.Customer) {
		return
	}
	if !slices.ContainsFunc(r.State.Letters[t.Number], func(l *ticket.Letter) bool {
		return l.Kind == ticket.KindAccess && slices.Contains(m.InReplyTo, l.MessageID) && !l.Created.Before(t.Access.Offered)
	}) {
		return
	}
	said, _ := words.SplitSignature(m.Reply, m.From)
	if args, ok := access.Consents(said); ok && !strings.Contains(m.Reply, "?") {
		r.Why("says yes to the offer of support access")
		instead(r, parser.Command{Name: "grant", Args: args, Line: strings.TrimSpace("#grant " + args)})
	}
}
