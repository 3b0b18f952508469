package dev.slipway.journal;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.io.InputStream;
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
    String name = System.mapLibraryName("sqlitejdbc");
    Path folder =
        cache.resolve(
            "sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + System.getProperty("os.arch"));
    try {
      // It is put there whole, by a rename; looking into the jar would cost more than the rest.
      if (!Files.exists(folder.resolve(name)) && !unpack(folder, name)) {
        return;
      }
    } catch (IOException e) {
      throw new Problem(
          ExitCode.ERROR,
          "SQLite's library cannot be unpacked: " + e.getMessage(),
          folder.toString(),
          "check that you may write there and that the disk has room",
          e);
    }
    System.setProperty(NAME, name);
    System.setProperty(FOLDER, folder.toString());
  }

  /** False on a platform that the driver does not come with; it says so better itself. */
  private static boolean unpack(Path folder, String name) throws IOException {
    String platform = OSInfo.getNativeLibFolderPathForCurrentOS();
    URL packed = SqliteLibrary.class.getResource("/org/sqlite/native/" + platform + "/" + name);
    if (packed == null) {
      return false;
    }
    Files.createDirectories(folder);
    Path fresh = Files.createTempFile(folder, name, ".new");
    try (InputStream in = packed.openStream()) {
      Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
