package dev.slipway.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.OSInfo;

/**
 * SQLite's native library, unpacked once into a directory that is kept: the driver by itself
 * unpacks it at every start, which costs time and leaves files behind when the process is killed.
 */
final class SqliteLibrary {
  private static final String FOLDER = "org.sqlite.lib.path";
  private static final String NAME = "org.sqlite.lib.name";

  private SqliteLibrary() {}

  /** Tells the driver where its library is; later calls in the same process change nothing. */
  static synchronized void unpackInto(Path cache) {
    if (System.getProperty(FOLDER) != null) {
      return;
    }
    String platform = OSInfo.getNativeLibFolderPathForCurrentOS();
    String name = System.mapLibraryName("sqlitejdbc");
    URL packed = SqliteLibrary.class.getResource("/org/sqlite/native/" + platform + "/" + name);
    if (packed == null) {
      // Not a platform that the driver comes with; it says so better itself.
      return;
    }
    Path folder =
        cache.resolve("sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + platform.replace('/', '-'));
    try {
      unpack(packed, folder, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.setProperty(NAME, name);
    System.setProperty(FOLDER, folder.toString());
  }

  private static void unpack(URL packed, Path folder, String name) throws IOException {
    Path library = folder.resolve(name);
    var connection = packed.openConnection();
    if (Files.exists(library) && Files.size(library) == connection.getContentLengthLong()) {
      return;
    }
    Files.createDirectories(folder);
    Path fresh = Files.createTempFile(folder, name, ".new");
    try (InputStream in = connection.getInputStream()) {
      Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(fresh, library, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
