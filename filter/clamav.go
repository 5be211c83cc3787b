package filter

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
)

const (
	clamChunk = 64 << 10
	clamReply = 4096 // octets of an answer, which is a line
)

// askClamAV returns the name of the malware that clamd finds; "" if it finds none.
func askClamAV(ctx context.Context, p Place, raw []byte) (string, error) {
	conn, err := dialer{ctx, clamReply}.Dial(p.Network, p.Address)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := stream(conn, raw); err != nil {
		return "", fmt.Errorf("give the mail to clamd: %w", err)
	}
	said, err := io.ReadAll(conn)
	if err != nil {
		return "", fmt.Errorf("read clamd's answer: %w", err)
	}
	answer := string(bytes.TrimRight(said, "\x00\n"))
	if name, found := strings.CutSuffix(answer, " FOUND"); found {
		return fmt.Sprintf("%.200s", strings.TrimPrefix(name, "stream: ")), nil
	}
	if answer != "stream: OK" {
		return "", fmt.Errorf("clamd says %.200q", answer)
	}
	return "", nil
}

// stream writes the command INSTREAM: chunks with their length, then one of none.
func stream(conn net.Conn, raw []byte) error {
	if _, err := io.WriteString(conn, "zINSTREAM\x00"); err != nil {
		return err
	}
	for len(raw) > 0 {
		chunk := raw[:min(len(raw), clamChunk)]
		raw = raw[len(chunk):]
		head := binary.BigEndian.AppendUint32(nil, uint32(len(chunk)))
		if _, err := (&net.Buffers{head, chunk}).WriteTo(conn); err != nil {
			return err
		}
	}
	_, err := conn.Write(make([]byte, 4))
	return err
}
