package setup

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"

	"guichet/mail"
)

// Asked says which answers were given by flags; those are not asked again.
type Asked struct {
	Hostname, Public, Agents, Admin, Relay, Certificate bool
}

// Ask puts the questions that only a person can answer, each with what setup would take by itself.
// An empty line takes that; a line that cannot be is asked again; the end of the input takes
// the rest.
func Ask(in io.Reader, out io.Writer, a *Answers, given Asked) error {
	d := dialogue{in: bufio.NewScanner(io.LimitReader(in, 64<<10)), out: out}
	if !given.Hostname {
		d.ask("The full name of this host, which its address leads back to", a.Hostname, func(s string) error {
			a.Hostname = strings.ToLower(s)
			return checkHost(s)
		})
	}
	if !given.Public {
		d.ask("Its address as the Internet sees it (several with spaces)", join(a.Public), func(s string) (err error) {
			a.Public, err = ParseAddresses(strings.Fields(s))
			return err
		})
	}
	if !given.Agents {
		d.ask("Who answers customers: mail addresses of agents, with spaces", join(a.Agents), func(s string) (err error) {
			a.Agents, err = parseMails(s)
			for _, agent := range a.Agents {
				if agent == a.Address {
					return fmt.Errorf("%s is the desk's own address; write where a person reads", agent)
				}
			}
			return err
		})
	}
	if !given.Admin && len(a.Agents) > 0 {
		d.ask("Who runs it, and hears what was held back", a.admin().String(), func(s string) (err error) {
			a.Admin, err = mail.ParseAddress(s)
			return err
		})
	}
	if !given.Relay {
		d.ask("A smarthost as host:port, if this machine may not connect to port 25 elsewhere (- is none)", or(a.Relay, "-"), func(s string) error {
			if a.Relay = s; s == "-" {
				a.Relay = ""
				return nil
			}
			_, _, err := net.SplitHostPort(s)
			return err
		})
	}
	if !given.Certificate {
		d.ask("Certificates: acme (by Let's Encrypt, whose terms you accept by it), files or none", a.Certificate, func(s string) error {
			a.Certificate = s
			if s != FromACME && s != FromFiles && s != FromNone {
				return errors.New("write acme, files or none")
			}
			return nil
		})
		if a.Certificate == FromFiles {
			path := func(to *string) func(string) error {
				return func(s string) error {
					*to = s
					return nil
				}
			}
			d.ask("The file with the certificate chain (PEM)", a.Cert, path(&a.Cert))
			d.ask("The file with its private key (PEM)", a.Key, path(&a.Key))
		}
	}
	return d.in.Err()
}

// dialogue asks on a terminal, or whatever stands for it.
type dialogue struct {
	in  *bufio.Scanner
	out io.Writer
}

// ask puts one question until take is content.
func (d *dialogue) ask(question, standard string, take func(string) error) {
	for {
		fmt.Fprintf(d.out, "%s", question)
		if standard != "" {
			fmt.Fprintf(d.out, " [%s]", standard)
		}
		fmt.Fprint(d.out, ": ")
		more := d.in.Scan()
		answer := or(strings.TrimSpace(d.in.Text()), standard)
		if !more {
			fmt.Fprintln(d.out)
			answer = standard
		}
		if answer == "" {
			if !more {
				return
			}
			continue
		}
		err := take(answer)
		if err == nil || !more {
			return
		}
		fmt.Fprintf(d.out, "  %v\n", err)
	}
}

// ParseAddresses reads IP addresses.
func ParseAddresses(words []string) (all []netip.Addr, err error) {
	for _, w := range words {
		ip, err := netip.ParseAddr(strings.Trim(w, ",[]"))
		if err != nil || ip.Zone() != "" {
			return nil, fmt.Errorf("%q is not an IP address", w)
		}
		all = append(all, ip.Unmap())
	}
	return all, nil
}

func parseMails(s string) (all []mail.Address, err error) {
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == ';' }) {
		a, err := mail.ParseAddress(w)
		if err != nil {
			return nil, fmt.Errorf("%q is not a mail address", w)
		}
		all = append(all, a)
	}
	return all, nil
}

func join[T fmt.Stringer](all []T) string {
	words := make([]string, len(all))
	for i, v := range all {
		words[i] = v.String()
	}
	return strings.Join(words, " ")
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
