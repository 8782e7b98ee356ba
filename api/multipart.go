package api

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path"
	"strings"
)

const maxFiles = 20 // files of one form: a Shapefile has three to eight

// unform makes of a form with one file that file, and of one with several, such as the parts of a Shapefile, a zip
// of them. Any other body stays as it is.
func (s *Server) unform(in *FileIn, f *os.File) (*os.File, string, error) {
	kind, params, err := mime.ParseMediaType(in.ContentType)
	if err != nil || kind != "multipart/form-data" {
		return f, "", nil
	}
	out, err := os.CreateTemp(s.o.SpoolDir, "yikezhong-*.upload")
	if err != nil {
		return f, "", fmt.Errorf("spool an upload: %w", err)
	}
	name, err := repack(out, f, params["boundary"])
	if err == nil {
		_, err = out.Seek(0, io.SeekStart)
	}
	if err != nil {
		return f, "", errors.Join(err, out.Close(), os.Remove(out.Name()))
	}
	return out, name, errors.Join(f.Close(), os.Remove(f.Name()))
}

// repack writes the file of a form to out, or a zip of several, and returns the name of the first.
func repack(out, form *os.File, boundary string) (string, error) {
	var names []string
	err := eachFile(form, boundary, func(name string, _ io.Reader) error { names = append(names, name); return nil })
	switch {
	case err != nil:
		return "", err
	case len(names) == 0:
		return "", problem(http.StatusBadRequest, "the form has no file")
	case len(names) == 1:
		return names[0], eachFile(form, boundary, func(_ string, r io.Reader) error {
			_, err := io.Copy(out, r)
			return err
		})
	}
	z := zip.NewWriter(out)
	err = eachFile(form, boundary, func(name string, r io.Reader) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = io.Copy(w, r)
		}
		return err
	})
	return names[0], errors.Join(err, z.Close())
}

// eachFile passes over a form from its beginning.
func eachFile(form *os.File, boundary string, do func(name string, r io.Reader) error) error {
	if _, err := form.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read a form: %w", err)
	}
	parts := multipart.NewReader(form, boundary)
	for n := 1; ; n++ {
		p, err := parts.NextRawPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return problem(http.StatusBadRequest, "the form is not whole; send it again")
		case p.FileName() == "":
			return problem(http.StatusBadRequest, fmt.Sprintf("the form has a field %q; options go into the address, as ?crs=EPSG:4490", p.FormName()))
		case n > maxFiles:
			return problem(http.StatusRequestEntityTooLarge, fmt.Sprintf("the form has more than %d files; send a zip", maxFiles))
		}
		name := path.Base(strings.ReplaceAll(p.FileName(), `\`, "/"))
		if err := do(name, p); errors.Is(err, io.ErrUnexpectedEOF) {
			return problem(http.StatusBadRequest, "the form is not whole; send it again")
		} else if err != nil {
			return fmt.Errorf("read a form: %w", err)
		}
	}
}
