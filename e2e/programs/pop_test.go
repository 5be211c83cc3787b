package programs

import (
	"bufio"
	"fmt"
	"net"
	"strings"

	"guichet/e2e/live"
)

// startPOP serves one mailbox with one mail by POP3, to whoever logs in, and returns its address.
func startPOP(t live.T, mail []byte) string {
	t.Helper()
	ln, err := net.Listen("tcp", live.FreeAddr())
	if err != nil {
		t.Fatalf("POP3: %v", err)
	}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go servePOP(c, mail)
		}
	}()
	return ln.Addr().String()
}

func servePOP(c net.Conn, mail []byte) {
	defer c.Close()
	say := func(format string, args ...any) { fmt.Fprintf(c, format+"\r\n", args...) }
	say("+OK here")
	in := bufio.NewScanner(c)
	for in.Scan() {
		words := append(strings.Fields(strings.ToUpper(in.Text())), "", "")
		switch words[0] {
		case "STAT":
			say("+OK 1 %d", len(mail))
		case "LIST", "UIDL":
			fact := fmt.Sprint(len(mail))
			if words[0] == "UIDL" {
				fact = "mail-1"
			}
			if words[1] != "" {
				say("+OK 1 %s", fact)
			} else {
				say("+OK\r\n1 %s\r\n.", fact)
			}
		case "TOP", "RETR":
			text := strings.ReplaceAll("\n"+strings.ReplaceAll(string(mail), "\r\n", "\n"), "\n.", "\n..")[1:]
			say("+OK\r\n%s\r\n.", strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\r\n"))
		case "CAPA":
			say("+OK\r\nUSER\r\nUIDL\r\nTOP\r\n.")
		case "USER", "PASS", "DELE", "NOOP", "RSET":
			say("+OK")
		case "QUIT":
			say("+OK")
			return
		default:
			say("-ERR")
		}
	}
}
