package templates

import "strconv"

// actions appends the commands that agents use most, as mails that are ready to send; first
// the one that most likely comes next.
func (v *view) actions(to []block) []block {
	if v.ReplyTo == "" {
		return to
	}
	var all []block
	add := func(phrase, address, body string) {
		all = append(all, block{kind: actionBlock, label: v.l.phrases[phrase], url: Mailto(address, v.subjectLine(), body)})
	}
	if v.unverified() {
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
	if v.Kind == KindNew || v.unverified() {
		add("action.spam", v.ReplyTo, "#spam\n")
	}
	if v.NoteTo != "" {
		add("action.note", v.NoteTo, "")
	} else {
		add("action.note", v.ReplyTo, "#note\n")
	}
	all[0].primary = true
	return append(to, all...)
}

// undo appends the one button of a letter that says when an answer leaves.
func (v *view) undo(to []block) []block {
	if v.ReplyTo == "" {
		return to
	}
	return append(to, block{kind: actionBlock, label: v.l.phrases["action.undo"], url: Mailto(v.ReplyTo, v.subjectLine(), "#undo\n"), primary: true})
}

// held appends the buttons of a letter that says that an answer waits.
func (v *view) held(to []block) []block {
	if v.ReplyTo == "" || v.Held == "" {
		return to
	}
	add := func(phrase, body string, primary bool) {
		to = append(to, block{kind: actionBlock, label: v.l.phrases[phrase], url: Mailto(v.ReplyTo, v.subjectLine(), body), primary: primary})
	}
	if add("action.send", "#send\n", true); !v.Noted {
		add("action.drop", "#drop\n", false)
	}
	return to
}

// confirm appends the one button of a letter that asks whether a request may be deleted.
func (v *view) confirm(to []block) []block {
	if v.ConfirmTo == "" {
		return to
	}
	label := v.l.phrases["action.delete"]
	return append(to, block{
		kind: actionBlock, label: label, url: Mailto(v.ConfirmTo, v.subjectLine(), ""),
		text: label + " <" + v.ConfirmTo + ">", primary: true,
	})
}

// closing appends the button by which the requester closes a resolved request himself.
func (v *view) closing(to []block) []block {
	if v.ReplyTo == "" || v.PortalOnly || v.ToAgent || v.Ended || v.Why != WhyRequester && v.Why != WhyOnBehalf {
		return to
	}
	return append(to, block{
		kind: actionBlock, label: v.l.phrases["action.close"], url: Mailto(v.ReplyTo, v.subjectLine(), "#closed\n"),
		text: v.l.phrases["action.close.how"],
	})
}

// rate appends five buttons; a terminal needs none, since a number is an answer.
func (v *view) rate(to []block) []block {
	for i := range 5 {
		digit := strconv.Itoa(i + 1)
		b := block{kind: actionBlock, label: digit}
		switch {
		case len(v.RateURLs) == 5:
			b.url, b.text = v.RateURLs[i], digit+"  "+v.RateURLs[i]
		case v.ReplyTo != "":
			b.url = Mailto(v.ReplyTo, v.subjectLine(), digit+"\n")
		default:
			return to
		}
		to = append(to, b)
	}
	return to
}
