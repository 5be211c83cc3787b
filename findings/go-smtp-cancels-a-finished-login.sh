#!/usr/bin/env bash
# go-smtp's client cancels a login that the server has refused already, with a line that is no command.
#
# Expected: RFC 4954 §4: "*" answers a challenge (334) that the client cannot go on with. A refusal (535) ends the
# exchange: what comes next is a command.
# What it does: client.Auth writes "*" after the 535 too. To the server that is an unknown command: it answers 500 or
# 502, counts an error, and one that is strict about what is no SMTP hangs up.
# For a sender of mail: a refused login costs the connection or a delay on it, and a second mechanism on the same
# connection may never be tried. Who wants to try another one takes a fresh connection.
set -euo pipefail
work=$(mktemp -d) && trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT && cd "$work"
cat >main.go <<'G'
package main

import (
	"bufio"
	"fmt"
	"net"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// serve is a server that offers PLAIN and refuses it, and says all that it hears.
func serve(l net.Listener, heard chan<- []string) {
	c, _ := l.Accept()
	defer c.Close()
	fmt.Fprint(c, "220 mx.example ESMTP\r\n")
	var all []string
	for in := bufio.NewScanner(c); in.Scan(); {
		line := in.Text()
		all = append(all, line)
		switch verb, _, _ := strings.Cut(line, " "); verb {
		case "EHLO":
			fmt.Fprint(c, "250-mx.example\r\n250 AUTH PLAIN\r\n")
		case "AUTH":
			fmt.Fprint(c, "535 5.7.8 authentication failed\r\n")
		case "QUIT":
			fmt.Fprint(c, "221 bye\r\n")
			heard <- all
			return
		default:
			fmt.Fprint(c, "502 5.5.2 command not recognized\r\n")
		}
	}
	heard <- all
}

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	heard := make(chan []string, 1)
	go serve(l, heard)
	c, err := smtp.Dial(l.Addr().String())
	if err != nil {
		panic(err)
	}
	fmt.Println("the client returns:", c.Auth(sasl.NewPlainClient("", "ana", "wrong")))
	c.Quit()
	for _, line := range <-heard {
		fmt.Println("the server heard:", line)
	}
}
G
export GOFLAGS=-mod=mod GOWORK=off
go mod init finding >/dev/null 2>&1
go get github.com/emersion/go-smtp@v0.25.1 github.com/emersion/go-sasl@latest >/dev/null 2>&1
go run . >out

echo "go-smtp 0.25.1:"
sed 's/^/    /' out
grep -A1 '^the server heard: AUTH PLAIN' out | grep -qx 'the server heard: \*'
grep -q '^the client returns: .*authentication failed' out
