package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"net/url"
	"os"

	"guichet/desk"
	"guichet/mail"
	"guichet/parser"
)

// maxRead bounds a mail that a command reads.
const maxRead = 256 << 20

type parseCommand struct {
	File string `arg:"" optional:"" default:"-" help:"The mail; - is standard input."`
}

// Run prints what is read from a mail. It needs no configuration and exits 0 for any mail.
func (p parseCommand) Run(*env) error {
	raw, err := readMail(p.File)
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(parser.Parse(raw))
}

func readMail(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(io.LimitReader(os.Stdin, maxRead))
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxRead))
}

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
			return usageError{fmt.Errorf("--client: %w", err)}
		}
	}
	for _, to := range x.To {
		a, err := mail.ParseAddress(to)
		if err != nil {
			return usageError{fmt.Errorf("--to %s: %w", to, err)}
		}
		q.Envelope.Recipients = append(q.Envelope.Recipients, a)
	}
	if x.From != nil {
		q.NullSender = *x.From == ""
		if q.Envelope.From, err = parseSender(*x.From); err != nil {
			return usageError{fmt.Errorf("--from %s: %w", *x.From, err)}
		}
	}
	return x.ask(e, q)
}

func parseSender(s string) (mail.Address, error) {
	if s == "" {
		return mail.Address{}, nil
	}
	return mail.ParseAddress(s)
}

func (x explainCommand) ask(e *env, q desk.Question) error {
	var out desk.Explanation
	if err := e.put("POST", "/explain", q, &out); err != nil {
		return err
	}
	if e.json {
		return e.print(out, "")
	}
	fmt.Println("verdict:", out.Verdict)
	for _, part := range []struct {
		name  string
		lines []string
	}{{"to", out.Recipients}, {"why", out.Why}, {"does", out.Tickets}, {"writes", out.Letters}} {
		for _, line := range part.lines {
			fmt.Printf("%s: %s\n", part.name, visible(line))
		}
	}
	for name, s := range map[string]string{"put aside": out.Held, "refused": out.Refused} {
		if s != "" {
			fmt.Printf("%s: %s\n", name, visible(s))
		}
	}
	return nil
}

// find looks a Message-ID up.
func (x explainCommand) find(e *env) error {
	var found []desk.Found
	if err := e.get("GET", "/find", url.Values{"id": {x.Mail}}, &found); err != nil {
		return fmt.Errorf("%s is neither a file nor known here: %w", x.Mail, err)
	}
	if e.json {
		return e.print(found, "")
	}
	for _, f := range found {
		where := fmt.Sprintf("message %d of ticket %d", f.Message, f.Ticket)
		if f.Letter != 0 {
			where = fmt.Sprintf("letter %d of ticket %d", f.Letter, f.Ticket)
		}
		if !f.Own {
			where += ", which names it"
		}
		fmt.Println(where)
		for _, why := range f.Why {
			fmt.Println("  " + visible(why))
		}
	}
	return nil
}
