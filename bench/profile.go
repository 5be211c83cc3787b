package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

// profile asks a running desk by its control socket where its processor time goes, for so many seconds.
func profile(socket, file string, seconds int) {
	client := http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	}}}
	if err := fetch(client, fmt.Sprintf("http://desk/debug/pprof/profile?seconds=%d", seconds), file); err != nil {
		fmt.Fprintln(os.Stderr, "profile:", err)
	}
}

func fetch(client http.Client, url, file string) error {
	res, err := client.Get(url)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, res.Status)
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if _, err = io.Copy(f, res.Body); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
