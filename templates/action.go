package templates

import (
	"strconv"

	"guichet/templates/block"
)

// actions appends the commands that agents use most, as mails that are ready to send; first
// the one that most likely comes next.
func (v *view) actions(to []block.Block) []block.Block {
	if v.ReplyTo == "" {
		return to
	}
	var all []block.Block
	add := func(phrase, address, body string) {
		all = append(all, block.Block{Kind: block.Action, Label: v.l.phrases[phrase], URL: block.Mailto(address, v.subjectLine(), body)})
	}
	if unverified(v) {
		add("action.accept", v.ReplyTo, "#accept\n")
	}
	assign := v.Kind != KindAssigned && v.Why != WhyAssignee
	if assign && v.Owner == "" {
		add("action.assign", v.ReplyTo, "#assign me\n")
	}
	if v.Status != Resolved {
		add("action.resolved", v.ReplyTo, "#resolved\n")
	}
	if v.Status != Pending {
		add("action.pending", v.ReplyTo, "#pending\n")
	}
	if assign && v.Owner != "" {
		add("action.assign", v.ReplyTo, "#assign me\n")
	}
	if v.Kind == KindNew || unverified(v) {
		add("action.spam", v.ReplyTo, "#spam\n")
	}
	if v.NoteTo != "" {
		add("action.note", v.NoteTo, "")
	} else {
		add("action.note", v.ReplyTo, "#note\n")
	}
	all[0].Primary = true
	return append(to, all...)
}

// undo appends the one button of a letter that says when an answer leaves.
func (v *view) undo(to []block.Block) []block.Block {
	if v.ReplyTo == "" {
		return to
	}
	return append(to, block.Block{Kind: block.Action, Label: v.l.phrases["action.undo"], URL: block.Mailto(v.ReplyTo, v.subjectLine(), "#undo\n"), Primary: true})
}

// held appends the buttons of a letter that says that an answer waits.
func (v *view) held(to []block.Block) []block.Block {
	if v.ReplyTo == "" || v.Held == "" {
		return to
	}
	add := func(phrase, body string, primary bool) {
		to = append(to, block.Block{Kind: block.Action, Label: v.l.phrases[phrase], URL: block.Mailto(v.ReplyTo, v.subjectLine(), body), Primary: primary})
	}
	if add("action.send", "#send\n", true); !v.Noted {
		add("action.drop", "#drop\n", false)
	}
	return to
}

// confirm appends the one button of a letter that asks whether a request may be deleted.
func (v *view) confirm(to []block.Block) []block.Block {
	if v.ConfirmTo == "" {
		return to
	}
	label := v.l.phrases["action.delete"]
	return append(to, block.Block{
		Kind: block.Action, Label: label, URL: block.Mailto(v.ConfirmTo, v.subjectLine(), ""),
		Text: label + " <" + v.ConfirmTo + ">", Primary: true,
	})
}

// closing appends the button by which the requester closes a resolved request himself.
func (v *view) closing(to []block.Block) []block.Block {
	if v.ReplyTo == "" || v.PortalOnly || v.ToAgent || v.Ended || v.Why != WhyRequester && v.Why != WhyOnBehalf {
		return to
	}
	return append(to, block.Block{
		Kind: block.Action, Label: v.l.phrases["action.close"], URL: block.Mailto(v.ReplyTo, v.subjectLine(), "#closed\n"),
		Text: v.l.phrases["action.close.how"],
	})
}

// list appends the button that asks for the requests which the reader may see now.
func (v *view) list(to []block.Block) []block.Block {
	label := v.l.phrases["action.list"]
	return append(to, block.Block{
		Kind: block.Action, Label: label, URL: block.Mailto(v.Support, "", "#list\n"),
		Text: fill(v.l.phrases["said"], "line", label, "text", "#list → "+v.Support),
	})
}

// rate appends five buttons; a terminal needs none, since a number is an answer.
func (v *view) rate(to []block.Block) []block.Block {
	for i := range 5 {
		digit := strconv.Itoa(i + 1)
		b := block.Block{Kind: block.Action, Label: digit}
		switch {
		case len(v.RateURLs) == 5:
			b.URL, b.Text = v.RateURLs[i], digit+"  "+v.RateURLs[i]
		case v.ReplyTo != "":
			b.URL = block.Mailto(v.ReplyTo, v.subjectLine(), digit+"\n")
		default:
			return to
		}
		to = append(to, b)
	}
	return to
}
