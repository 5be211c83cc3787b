package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"guichet/desk"
	"guichet/mail"
	"guichet/service"
	"guichet/smtpd"
	"guichet/ticket"
)

type explainCommand struct {
	Mail    string   `arg:"" help:"A file, - for standard input, or the Message-ID of a mail that came or left."`
	To      []string `help:"Envelope recipients; without them those of To and Cc that are ours." placeholder:"ADDRESS"`
	From    *string  `help:"Envelope sender; without it the author's address. Empty: the null return path." placeholder:"ADDRESS"`
	Client  string   `help:"The IP address that it comes from, for SPF. Without it SPF cannot be asked." placeholder:"ADDRESS"`
	Helo    string   `help:"The name that the client says." default:"localhost" placeholder:"NAME"`
	Trusted bool     `help:"As if a trusted host had brought it."`
}

// Run explains a mail.
func (x explainCommand) Run(e *env) error {
	if x.Mail != "-" {
		if _, err := os.Stat(x.Mail); errors.Is(err, fs.ErrNotExist) {
			return x.find(e)
		}
	}
	raw, err := readMail(x.Mail)
	if err != nil {
		return err
	}
	q := desk.Question{Raw: raw}
	q.Envelope.Trusted, q.Envelope.Helo = x.Trusted, x.Helo
	if x.Client != "" {
		if q.Envelope.Remote, err = netip.ParseAddr(x.Client); err != nil {
			return service.UsageError{Err: fmt.Errorf("--client: %w", err)}
		}
	}
	for _, to := range x.To {
		a, err := parseRecipient(e, to)
		if err != nil {
			return service.UsageError{Err: fmt.Errorf("--to %s: %w", to, err)}
		}
		q.Envelope.Recipients = append(q.Envelope.Recipients, a)
	}
	if x.From != nil {
		q.NullSender = *x.From == ""
		if q.Envelope.From, err = parseSender(*x.From); err != nil {
			return service.UsageError{Err: fmt.Errorf("--from %s: %w", *x.From, err)}
		}
	}
	return x.ask(e, q)
}

// parseRecipient reads what RCPT may name: postmaster needs no domain (RFC 5321 §4.5.1).
func parseRecipient(e *env, s string) (mail.Address, error) {
	if !strings.EqualFold(s, "postmaster") {
		return mail.ParseAddress(s)
	}
	c, err := service.LoadConfig(e.config)
	if err != nil {
		return mail.Address{}, err
	}
	return mail.Address{Local: "postmaster", Domain: c.Addresses[0].Email.Domain}, nil
}

func parseSender(s string) (mail.Address, error) {
	if s == "" {
		return mail.Address{}, nil
	}
	return mail.ParseAddress(s)
}

// explained is an explanation as it is printed.
type explained struct {
	desk.Explanation
	Refusals []string `json:"refusals,omitempty"` // what the client hears, for each recipient or the mail
	Refused  string   `json:"refused"`            // why nothing of the mail is taken; "" if it is
}

func (x explainCommand) ask(e *env, q desk.Question) error {
	var out explained
	if err := e.put("POST", "/explain", q, &out.Explanation); err != nil {
		return err
	}
	for _, r := range out.Explanation.Refusals {
		out.Refusals = append(out.Refusals, refusal(r))
	}
	if out.Verdict == "" || len(out.Recipients) > 0 && len(out.Tickets) == 0 && out.Held == "" {
		out.Refused = strings.Join(out.Refusals, "; ")
	}
	if e.json {
		return e.print(out, "")
	}
	for _, part := range []struct {
		name  string
		lines []string
	}{
		{"verdict", one(out.Verdict)},
		{"to", out.Recipients},
		{"why", out.Why},
		{"does", out.Tickets},
		{"writes", out.Letters},
		{"put aside", one(out.Held)},
		{"refused", out.Refusals},
	} {
		for _, line := range part.lines {
			fmt.Printf("%s: %s\n", part.name, visible(line))
		}
	}
	return nil
}

// one is a list of s, none if it is empty.
func one(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// refusal is what a client hears and after which command, such as "550 5.1.1 at RCPT".
func refusal(r desk.Refusal) string {
	status, text := smtpd.Reply(&mail.Error{Kind: r.Kind, Text: r.Text})
	if r.Recipient == (mail.Address{}) {
		return fmt.Sprintf("%s at DATA: %s", status, text)
	}
	return fmt.Sprintf("%s at RCPT: %s (%s)", status, text, r.Recipient)
}

// foundMail is where a Message-ID leads, as it is printed.
type foundMail struct {
	desk.Found
	Refused string `json:"refused,omitempty"` // what the client heard
	Command string `json:"command,omitempty"` // what brings it in after all, or shows it
}

// find looks a Message-ID up.
func (x explainCommand) find(e *env) error {
	var all []foundMail
	var found []desk.Found
	if err := e.get("GET", "/find", url.Values{"id": {x.Mail}}, &found); err != nil {
		return fmt.Errorf("%s is neither a file nor known here: %w", x.Mail, err)
	}
	for _, f := range found {
		all = append(all, viewFound(f))
	}
	if e.json {
		return e.print(all, "")
	}
	for _, f := range all {
		fmt.Println(f.where())
		for _, why := range f.Why {
			fmt.Println("  " + visible(why))
		}
		if f.Command != "" {
			fmt.Println("  " + f.Command)
		}
	}
	return nil
}

func viewFound(f desk.Found) foundMail {
	v := foundMail{Found: f}
	if f.Refused != nil {
		v.Refused = refusal(*f.Refused)
	}
	switch {
	case f.Aside == 0:
	case f.Kind == ticket.HeldQuarantine, f.Kind == ticket.HeldAutomatic:
		v.Command = fmt.Sprintf("guichet quarantine release %d", f.Aside)
	default:
		v.Command = fmt.Sprintf("guichet quarantine show %d", f.Aside)
	}
	return v
}

// where says in a line what became of a mail.
func (f foundMail) where() string {
	var where string
	switch {
	case f.Refused != "":
		return fmt.Sprintf("refused on %s with %s; the log has it as session %s", day(f.At), visible(f.Refused), f.Session)
	case f.Duplicate:
		return fmt.Sprintf("came again on %s and was not kept a second time; the log has it as session %s", day(f.At), f.Session)
	case f.Kind == ticket.HeldQuarantine:
		where = fmt.Sprintf("in quarantine since %s as mail %d", day(f.At), f.Aside)
	case f.Aside != 0:
		where = fmt.Sprintf("put aside on %s as mail %d, %s", day(f.At), f.Aside, f.Kind)
	case f.Letter != 0:
		where = fmt.Sprintf("letter %d of ticket %d", f.Letter, f.Ticket)
	default:
		where = fmt.Sprintf("message %d of ticket %d", f.Message, f.Ticket)
	}
	if !f.Own {
		where += ", which names it"
	}
	return where
}

// day is a time as a person reads it.
func day(at time.Time) string { return at.Local().Format("2006-01-02 15:04:05") }
