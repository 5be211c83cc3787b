package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"guichet/config"
	"guichet/service"
	"guichet/store/bolt"
	"guichet/ticket"

	"github.com/rs/zerolog"
)

// control asks the desk's API: the running daemon's over its socket, else the same API
// over the store that this process opens itself.
type control struct {
	config *config.Config
	call   func(*http.Request) (*http.Response, error)
	close  func() error
}

// dial connects to the desk that the configuration names.
func (e *env) dial() (*control, error) {
	c, err := service.LoadConfig(e.config)
	if err != nil {
		return nil, err
	}
	var way *control
	err = service.WhileBusy(e.ctx, func() error {
		way, err = e.reach(c)
		return err
	})
	return way, err
}

// reach connects to the daemon, or opens the store where none runs.
func (e *env) reach(c *config.Config) (*control, error) {
	path := filepath.Join(c.Data, service.SocketName)
	conn, err := net.Dial("unix", path)
	if err == nil {
		return overSocket(c, path, conn), nil
	}
	if errors.Is(err, os.ErrPermission) || errors.Is(err, syscall.EACCES) {
		return nil, fmt.Errorf("%s: %w: run this as the user that the desk runs as", path, err)
	}
	if !bolt.Initialised(c.Data) {
		return nil, service.UsageError{Err: fmt.Errorf("there is no desk in %s yet: guichet serve makes one, guichet restore DIR one of a backup", c.Data)}
	}
	if err := service.ActAsOwner(c.Data); err != nil {
		return nil, err
	}
	return overStore(e.ctx, c)
}

// overSocket talks to a daemon; probe is the connection that found it.
func overSocket(c *config.Config, path string, probe net.Conn) *control {
	probe.Close()
	client := &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", path)
		},
	}}
	return &control{config: c, call: client.Do, close: func() error { client.CloseIdleConnections(); return nil }}
}

// overStore serves the API inside this process.
func overStore(ctx context.Context, c *config.Config) (*control, error) {
	d, err := service.OpenData(ctx, c, zerolog.Nop(), nil)
	if err != nil {
		return nil, err
	}
	handler := d.API(zerolog.Nop()).Handler()
	call := func(r *http.Request) (*http.Response, error) {
		w := &recorder{header: http.Header{}, status: http.StatusOK}
		handler.ServeHTTP(w, r)
		return &http.Response{StatusCode: w.status, Status: http.StatusText(w.status), Header: w.header, Body: io.NopCloser(&w.body)}, nil
	}
	return &control{config: c, call: call, close: d.Store.Close}, nil
}

// recorder keeps an answer of a handler that runs in this process.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header         { return w.header }
func (w *recorder) WriteHeader(status int)      { w.status = status }
func (w *recorder) Write(b []byte) (int, error) { return w.body.Write(b) }

// ask sends a request and decodes the answer into out, if it is not nil.
func (c *control) ask(ctx context.Context, method, path string, query url.Values, body io.Reader, out any) error {
	answer, err := c.send(ctx, method, path, query, body)
	if err != nil {
		return err
	}
	defer answer.Close()
	if out == nil {
		return nil
	}
	return json.NewDecoder(answer).Decode(out)
}

// send sends a request and returns the answer, which the caller closes. What the desk refuses is
// an error.
func (c *control) send(ctx context.Context, method, path string, query url.Values, body io.Reader) (io.ReadCloser, error) {
	r, err := http.NewRequestWithContext(ctx, method, "http://guichet"+path+"?"+query.Encode(), body)
	if err != nil {
		return nil, err
	}
	resp, err := c.call(r)
	if err != nil {
		return nil, fmt.Errorf("ask the desk: %w", err)
	}
	if resp.StatusCode == http.StatusOK {
		return resp.Body, nil
	}
	defer resp.Body.Close()
	var fault struct{ Error string }
	if err := json.NewDecoder(resp.Body).Decode(&fault); err != nil {
		return nil, fmt.Errorf("the desk answers %s", resp.Status)
	}
	if resp.StatusCode == http.StatusNotFound {
		return nil, missing(strings.TrimSpace(fault.Error))
	}
	return nil, errors.New(strings.TrimSpace(fault.Error))
}

// missing is what the desk says of something that it has not: a ticket.ErrNotFound.
type missing string

func (m missing) Error() string { return string(m) }

func (missing) Is(target error) bool { return target == ticket.ErrNotFound }
