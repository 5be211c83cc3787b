package format

import (
	"bytes"
	"io"
	"testing"
)

func yEncFiles(text []byte) []TextFile {
	found, _ := FindYEnc(text)
	return found
}

// FuzzYEnc wants every reading of a file alike, and never more bytes than were sent.
func FuzzYEnc(f *testing.F) {
	f.Add([]byte("=ybegin line=8 size=4 name=a\n=@=J=M=}\n=yend size=4\n"), uint8(3))
	f.Add([]byte("=ybegin part=1 line=8 size=4 name=a\n=ypart begin=1\n\x92\x8f\n"), uint8(1))
	f.Fuzz(func(t *testing.T, text []byte, step uint8) {
		end := 0
		for _, file := range yEncFiles(text) {
			if file.From < end || file.To > len(text) || file.To <= file.From {
				t.Fatalf("[%d:%d] behind %d of %d", file.From, file.To, end, len(text))
			}
			end = file.To
			src := text[file.From:file.To]
			whole, err := io.ReadAll(NewYEncReader(src))
			if err != nil || len(whole) > len(src) {
				t.Fatalf("%d bytes of %d, %v", len(whole), len(src), err)
			}
			r, small := NewYEncReader(src), []byte{}
			for buf := make([]byte, int(step)+1); ; {
				n, err := r.Read(buf)
				if small = append(small, buf[:n]...); err != nil {
					break
				}
			}
			if !bytes.Equal(whole, small) {
				t.Fatalf("%q by %d, %q at once", small, step, whole)
			}
		}
	})
}
