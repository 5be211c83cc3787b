package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"

	"guichet/cmd/guichet/pipe"
	"guichet/config"
	"guichet/mail"
	"guichet/mailpost"
	"guichet/service"
)

type deliverCommand struct {
	Recipients []string `arg:"" optional:"" name:"recipient" help:"Envelope recipients. Without them ORIGINAL_RECIPIENT and RECIPIENT of the environment, else what the mail says."`
	From       *string  `short:"f" help:"Envelope sender; empty: the null return path. Without it SENDER of the environment, else Return-Path." placeholder:"ADDRESS"`
	Fallback   string   `help:"Whose a mail is in which no address of the desk stands." placeholder:"ADDRESS"`
	LMTP       string   `name:"lmtp" help:"Hand over to the desk's LMTP listener, host:port or the path of a socket: needs no configuration and no rights." placeholder:"PLACE"`
}

// Run hands the mail on standard input to the desk. It exits as sysexits(3) says: 75 whenever a later try may do,
// which is also where the desk does not run or is not to be reached.
func (d deliverCommand) Run(e *env) error {
	env, err := d.envelope()
	if err != nil {
		return err
	}
	raw, err := readMail("-")
	switch {
	case err != nil:
		return pipe.Exit(pipe.TempFail, fmt.Errorf("read the mail: %w", err))
	case len(raw) == 0:
		return pipe.Exit(pipe.DataErr, errors.New("there is no mail on standard input"))
	case d.LMTP != "":
		return pipe.OverLMTP(e.ctx, d.LMTP, env.Envelope, raw)
	}
	c, err := service.LoadConfig(e.config)
	if err != nil {
		return pipe.Exit(pipe.TempFail, err)
	}
	err = env.overControl(e, c, raw)
	if (errors.Is(err, os.ErrPermission) || errors.Is(err, syscall.EACCES)) && len(c.LMTP.Listen) > 0 {
		return pipe.OverLMTP(e.ctx, c.LMTP.Listen[0].Address, env.Envelope, raw)
	}
	return err
}

// piped is the envelope of the mail on standard input.
type piped struct{ pipe.Envelope }

// envelope reads the arguments, and what Postfix and Exim leave in the environment of a pipe.
func (d deliverCommand) envelope() (p piped, err error) {
	if d.Fallback != "" {
		if p.Fallback, err = mail.ParseAddress(d.Fallback); err != nil {
			return p, pipe.Exit(pipe.Usage, fmt.Errorf("--fallback %q: %w", d.Fallback, err))
		}
	}
	from := d.From
	if sender, ok := os.LookupEnv("SENDER"); ok && from == nil {
		from = &sender
	}
	if from != nil {
		p.From = &mail.Address{}
		if *from != "" && *from != "<>" && *from != "MAILER-DAEMON" {
			if *p.From, err = mail.ParsePath(*from); err != nil && d.From != nil {
				return p, pipe.Exit(pipe.Usage, fmt.Errorf("--from %q: %w", *from, err))
			} else if err != nil {
				p.From = nil // what a system calls its users there is no address
			}
		}
	}
	for _, to := range d.Recipients {
		a, err := mail.ParseAddress(to)
		if err != nil {
			return p, pipe.Exit(pipe.NoUser, fmt.Errorf("recipient %q: %w", to, err))
		}
		p.To = append(p.To, a)
	}
	if p.To != nil {
		return p, nil
	}
	p.Guessed = true
	for _, name := range []string{"ORIGINAL_RECIPIENT", "RECIPIENT"} {
		if a, err := mail.ParseAddress(os.Getenv(name)); err == nil {
			p.To = append(p.To, a)
		}
	}
	return p, nil
}

// overControl hands the mail to the daemon's control socket.
func (p piped) overControl(e *env, c *config.Config, raw []byte) error {
	path := filepath.Join(c.Data, service.SocketName)
	conn, err := net.Dial("unix", path)
	if err != nil {
		return pipe.Exit(pipe.TempFail, fmt.Errorf("the desk does not answer: %w", err))
	}
	way := overSocket(c, path, conn)
	defer way.close()
	tries := [][]mail.Address{p.To}
	if p.Guessed {
		tries = nil
		for _, a := range p.To {
			tries = append(tries, []mail.Address{a})
		}
		tries = append(tries, nil)
	}
	for i, to := range tries {
		err = p.post(e, way, to, raw)
		var exit pipe.Error
		if i == len(tries)-1 || !errors.As(err, &exit) || exit.Code != pipe.NoUser {
			break
		}
	}
	return err
}

// post hands the mail over for these recipients.
func (p piped) post(e *env, way *control, to []mail.Address, raw []byte) error {
	url := "http://guichet" + mailpost.PipePath + "?" + mailpost.PipeQuery(p.From, to, p.Fallback).Encode()
	r, err := http.NewRequestWithContext(e.ctx, http.MethodPost, url, bytes.NewReader(raw))
	if err != nil {
		return pipe.Exit(pipe.TempFail, err)
	}
	resp, err := way.Do(r)
	if err != nil {
		return pipe.Exit(pipe.TempFail, fmt.Errorf("ask the desk: %w", err))
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return pipe.Exit(pipe.TempFail, fmt.Errorf("the desk's answer: %w", err))
	}
	if resp.StatusCode == http.StatusOK {
		if e.json {
			_, err = os.Stdout.Write(answer)
		}
		return err
	}
	var why mailpost.Problem
	if err := json.Unmarshal(answer, &why); err != nil {
		return pipe.Exit(pipe.TempFail, fmt.Errorf("the desk answers %s", resp.Status))
	}
	return pipe.Exit(pipe.ExitOf(why.Kind, why.Temporary), errors.New(why.Title+": "+why.Detail))
}
