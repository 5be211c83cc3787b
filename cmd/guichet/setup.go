package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"guichet/config"
	"guichet/mail"
	"guichet/service"
	"guichet/setup"
	"guichet/zone"
)

type setupCommand struct {
	Address     string   `arg:"" help:"The support address, such as support@example.org."`
	Hostname    string   `help:"The full name of this host. Default: its own, else mx.DOMAIN."`
	IP          []string `name:"ip" placeholder:"ADDRESS" help:"Its addresses as the Internet sees them. Default: its own public ones."`
	Agent       []string `placeholder:"ADDRESS" help:"Who answers customers; several with commas."`
	Admin       string   `placeholder:"ADDRESS" help:"Who hears what was held back. Default: the first agent."`
	Name        string   `help:"What customers see beside the address."`
	Language    string   `help:"The language of letters to customers whose own is not known."`
	Relay       string   `placeholder:"HOST:PORT" help:"A smarthost that takes every letter."`
	Certificate string   `enum:"acme,files,none," default:"" help:"Where certificates come from: acme, files (--cert, --key) or none. acme accepts the terms of the authority."`
	Directory   string   `name:"acme-directory" placeholder:"URL" help:"The ACME authority. Default: Let's Encrypt."`
	CA          string   `name:"acme-ca" placeholder:"FILE" help:"What the authority's own certificate is checked against."`
	Cert        string   `placeholder:"FILE" help:"The certificate chain, with --certificate=files."`
	Key         string   `placeholder:"FILE" help:"Its private key."`
	Data        string   `default:"/var/lib/guichet" help:"The data directory."`
	Resolver    string   `placeholder:"HOST:PORT" help:"The DNS server to ask. Default: the system's."`
	Form        string   `enum:"bind,panel,both" default:"both" help:"How to print the records: bind, panel or both."`
	Yes         bool     `short:"y" help:"Ask nothing: take the flags, and what setup guesses."`
	Offline     bool     `help:"Do not look at what is in DNS already."`
}

// Run asks, writes what is missing, and prints the records to publish.
func (s setupCommand) Run(e *env) error {
	a, err := s.answers(e.config)
	if err != nil {
		return service.UsageError{Err: err}
	}
	a.Guess()
	if _, err := os.Stat(a.File); err != nil && !s.Yes {
		given := setup.Asked{
			Hostname: s.Hostname != "", Public: len(s.IP) > 0, Agents: len(s.Agent) > 0, Admin: s.Admin != "",
			Relay: s.Relay != "", Certificate: s.Certificate != "" || s.Cert != "",
		}
		if err := setup.Ask(os.Stdin, os.Stderr, &a, given); err != nil {
			return err
		}
	}
	if _, err := os.Stat(a.File); err != nil {
		if missing := a.Missing(); len(missing) > 0 {
			return service.UsageError{Err: fmt.Errorf("setup cannot guess %s; say it", strings.Join(missing, " and "))}
		}
	}
	done, err := setup.Apply(a, setup.Options{Now: time.Now(), Account: setup.User, Keyring: service.EnsureKeyring})
	if err != nil {
		var faults config.Faults
		if errors.As(err, &faults) {
			return service.UsageError{Err: err}
		}
		return err
	}
	desk, err := zone.Of(done.Conf, a.Public)
	if err != nil {
		return err
	}
	records, notes := zone.Records(desk), done.Notes
	if len(a.Public) == 0 {
		notes = append(notes, "this machine has no public address; say --ip, or publish the host's A record and reverse name yourself")
	}
	if !s.Offline {
		var more []string
		records, more = zone.Merge(records, setup.Published(e.ctx, service.Resolver(done.Conf.DNS.Resolver), desk))
		notes = append(notes, more...)
	}
	return s.tell(e, done, records, notes)
}

// answers reads the flags.
func (s setupCommand) answers(file string) (a setup.Answers, err error) {
	a = setup.Answers{
		Name: s.Name, Language: s.Language, Hostname: strings.ToLower(strings.TrimSuffix(s.Hostname, ".")), Relay: s.Relay,
		Certificate: s.Certificate, Directory: s.Directory, CA: s.CA, Cert: s.Cert, Key: s.Key, Data: s.Data, File: file, Resolver: s.Resolver,
	}
	if a.Address, err = mail.ParseAddress(s.Address); err != nil {
		return a, fmt.Errorf("%q is not a mail address", s.Address)
	}
	for _, text := range s.Agent {
		agent, err := mail.ParseAddress(strings.TrimSpace(text))
		if err != nil {
			return a, fmt.Errorf("--agent: %q is not a mail address", text)
		}
		a.Agents = append(a.Agents, agent)
	}
	if s.Admin != "" {
		if a.Admin, err = mail.ParseAddress(s.Admin); err != nil {
			return a, fmt.Errorf("--admin: %q is not a mail address", s.Admin)
		}
	}
	if a.Public, err = setup.ParseAddresses(s.IP); err != nil {
		return a, fmt.Errorf("--ip: %w", err)
	}
	return a, nil
}

// madeDesk is what setup did, as it is printed.
type madeDesk struct {
	Made    []string      `json:"made"`
	Kept    []string      `json:"kept"`
	Records []zone.Record `json:"records"`
	Notes   []string      `json:"notes"`
}

func (s setupCommand) tell(e *env, done *setup.Done, records []zone.Record, notes []string) error {
	if e.json {
		return e.print(madeDesk{orNone(done.Made), orNone(done.Kept), records, orNone(notes)}, "")
	}
	for _, path := range done.Made {
		fmt.Println("made", path)
	}
	for _, path := range done.Kept {
		fmt.Println("kept", path)
	}
	if s.Form != "panel" {
		fmt.Printf("\n; Add these lines to your zone:\n\n%s", zone.BIND(records))
	}
	if s.Form != "bind" {
		fmt.Printf("\nOr copy them into your provider's panel:\n\n%s", zone.Panel(records))
	}
	for _, n := range notes {
		fmt.Println("\nNote:", n)
	}
	fmt.Printf("\nThen: systemctl enable --now guichet, and guichet check tells what is missing.\n")
	return nil
}

func orNone(all []string) []string {
	if all == nil {
		return []string{}
	}
	return all
}
