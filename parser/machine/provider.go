package machine

import (
	"encoding/json"
	"strings"

	"guichet/mail"
	"guichet/parser/header"
	"guichet/parser/mime"
	"guichet/parser/problem"
)

// Reports of providers that follow no standard of mail.

// microsoftComplaint reads what Outlook.com sends in place of RFC 5965: the mail that a reader called
// spam, whose first fields name him. nil for anything else, such as what a person forwards.
func microsoftComplaint(parts []mime.Part, from []mail.Mailbox, subject string) *Recipient {
	if !strings.HasPrefix(strings.ToLower(strings.TrimSpace(subject)), "complaint about message from") ||
		len(from) != 1 || !strings.EqualFold(from[0].Address.Local, "staff") {
		return nil
	}
	for i := range parts {
		if parts[i].Type != "message/rfc822" {
			continue
		}
		raw := parts[i].Raw()
		var ignored problem.List
		h, _ := header.Split(raw[:min(len(raw), maxReturnedHeader)], &ignored)
		if to := typed(h.Get("X-HmXmrOriginalRecipient")); to != "" {
			return &Recipient{Email: to, Action: Complaint, Diagnostic: "abuse"}
		}
	}
	return nil
}

// sesNotice is what Amazon SES has its notification service write of a mail.
type sesNotice struct {
	Kind   string `json:"notificationType"`
	Bounce struct {
		Kind       string `json:"bounceType"`
		Recipients []struct {
			Email      string `json:"emailAddress"`
			Action     string `json:"action"`
			Status     string `json:"status"`
			Diagnostic string `json:"diagnosticCode"`
		} `json:"bouncedRecipients"`
	} `json:"bounce"`
	Complaint struct {
		Recipients []struct {
			Email string `json:"emailAddress"`
		} `json:"complainedRecipients"`
		Feedback string `json:"complaintFeedbackType"`
	} `json:"complaint"`
	Delivery struct {
		Recipients []string `json:"recipients"`
		Reply      string   `json:"smtpResponse"`
	} `json:"delivery"`
	Mail struct {
		Headers []struct {
			Name  string `json:"name"`
			Value string `json:"value"`
		} `json:"headers"`
	} `json:"mail"`
}

// notification reads a report of Amazon SES that its notification service mails as JSON; nil if it is none.
func notification(parts []mime.Part, from []mail.Mailbox) *Bounce {
	if len(from) != 1 || len(parts) == 0 || parts[0].Type != "text/plain" || !strings.HasSuffix(strings.ToLower(from[0].Address.Domain), "sns.amazonaws.com") {
		return nil
	}
	text := strings.ReplaceAll(strings.TrimSpace(parts[0].Text()), "\n", "") // wrapped anywhere
	var n sesNotice
	if !strings.HasPrefix(text, "{") || json.NewDecoder(strings.NewReader(text)).Decode(&n) != nil {
		return nil
	}
	recipients := n.recipients()
	if len(recipients) == 0 {
		return nil
	}
	var r report
	for _, f := range n.Mail.Headers {
		r.returned.add(f.Value, f.Name)
	}
	return r.bounce(nil, recipients)
}

// recipients returns those of the notice, each with what became of him.
func (n sesNotice) recipients() (all []Recipient) {
	for _, b := range n.Bounce.Recipients {
		action := strings.ToLower(b.Action)
		if n.Bounce.Kind == "Transient" && action == "" {
			action = "delayed"
		}
		all = append(all, complete(Recipient{Email: b.Email, Action: action, Status: statusOf(b.Status), Diagnostic: typed(b.Diagnostic)}, "failed"))
	}
	for _, c := range n.Complaint.Recipients {
		all = append(all, Recipient{Email: c.Email, Action: Complaint, Diagnostic: n.Complaint.Feedback})
	}
	for _, to := range n.Delivery.Recipients {
		all = append(all, Recipient{Email: to, Action: "delivered", Diagnostic: n.Delivery.Reply})
	}
	return all[:min(len(all), MaxRecipients)]
}
