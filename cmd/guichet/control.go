package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"guichet/config"
	"guichet/mailpost"
	"guichet/portal/client"
	"guichet/service"
	"guichet/store/bolt"

	"github.com/rs/zerolog"
)

// control asks the desk's API: the running daemon's over its socket, else the same API
// over the store that this process opens itself.
type control struct {
	*client.Client
	config *config.Config
	close  func() error
}

func newControl(c *config.Config, call func(*http.Request) (*http.Response, error), close func() error) *control {
	return &control{Client: &client.Client{Base: "http://guichet", Do: call}, config: c, close: close}
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
	web := &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", path)
		},
	}}
	return newControl(c, web.Do, func() error { web.CloseIdleConnections(); return nil })
}

// overStore serves the API inside this process.
func overStore(ctx context.Context, c *config.Config) (*control, error) {
	d, err := service.OpenData(ctx, c, zerolog.Nop(), nil)
	if err != nil {
		return nil, err
	}
	handler := d.Control(c, zerolog.Nop())
	call := func(r *http.Request) (*http.Response, error) {
		w := &recorder{header: http.Header{}, status: http.StatusOK}
		handler.ServeHTTP(w, r)
		return &http.Response{StatusCode: w.status, Status: http.StatusText(w.status), Header: w.header, Body: io.NopCloser(&w.body)}, nil
	}
	return newControl(c, call, d.Store.Close), nil
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

// ask sends in as JSON, if it is not nil, and decodes the answer into out, if that is not nil. The path is that of an operation of
// the admin's, or of what only the socket has.
func (c *control) ask(ctx context.Context, method, path string, query url.Values, in, out any) error {
	return c.Call(ctx, method, place(path), query, in, out)
}

// send is ask for an answer that the caller reads and closes.
func (c *control) send(ctx context.Context, method, path string, query url.Values, body io.Reader) (io.ReadCloser, error) {
	return c.Stream(ctx, method, place(path), query, body)
}

// ofSocket is what only the socket has: it is about the process that answers.
var ofSocket = []string{"/log", "/counts", "/reload", "/v1/", mailpost.PipePath}

func place(path string) string {
	if slices.ContainsFunc(ofSocket, func(own string) bool { return strings.HasPrefix(path, own) }) {
		return path
	}
	return "/v1/admin" + path
}
